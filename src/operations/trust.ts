// `kitout trust`: records the user's trust in a project's configuration, as it is now.

import { findConfig } from "../compiler/config/find.ts";
import { load } from "../compiler/config/load.ts";
import { trustFile } from "../compiler/config/trust.ts";
import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import type { Host } from "../host/host.ts";
import { dirname } from "../model/paths.ts";

export interface Trusted {
  /** The configuration; absolute. */
  readonly file: string;
  /** The file and what it extends, which are trusted together; null when trust was revoked. */
  readonly files: readonly string[] | null;
}

/** `config` is the given file; null: search for it. Null when it cannot be found or read. */
export function trust(host: Host, config: string | null, revoke: boolean): Checked<Trusted | null> {
  const reports = new Reports();
  const found = reports.take(findConfig(host, config));
  if (found === null) return reports.with(null);
  const { file } = found;
  const record = trustFile(host, file);
  if (record === null) {
    reports.report(diagnostic("bundle/no-store", null, {}));
    return reports.with(null);
  }
  if (revoke) {
    host.remove(record);
    return reports.with({ file, files: null });
  }
  // Read as if it were trusted: extended files outside the project are trusted with it.
  const loaded = reports.take(load(host, { ...found, found: "given" }));
  if (loaded === null || reports.failed) return reports.with(null);
  host.makeDirectory(dirname(record));
  host.remove(record);
  host.writeFile(record, [Buffer.from(`${loaded.trust.digest}\n${JSON.stringify(file)}\n`)], 0o600);
  return { value: { file, files: loaded.files.map((part) => part.file) }, diagnostics: [] };
}
