// Changes a skills.yaml: what is meant is tried out before anything is written, and the trust in it stays as it was.

import { type ConfigBytes, configPlace, stageConfig } from "../authoring/config-file.ts";
import { MAX_CONFIG_BYTES, readConfigFile } from "../compiler/config/file.ts";
import { type ConfigFile, findConfig } from "../compiler/config/find.ts";
import { load } from "../compiler/config/load.ts";
import { rememberedTrust, trustFile } from "../compiler/config/trust.ts";
import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { attempt } from "../diagnostics/host.ts";
import { Reports } from "../diagnostics/reports.ts";
import { decodeText } from "../digest/bytes.ts";
import type { Host } from "../host/host.ts";
import { physicalPath } from "../host/physical-path.ts";
import { withFile } from "../host/with-file.ts";
import { dirname } from "../model/paths.ts";
import { type Need, needKey } from "../model/trust.ts";

/** A configuration that is about to be changed. */
export interface OpenConfig {
  readonly main: ConfigFile;
  readonly place: ConfigBytes;
  /** What it has; of one that does not exist yet, what it will have before it is changed. */
  readonly text: string;
  /** Whether the user trusts the project with it as it is: then also as it will be, since it is the user who changes it. */
  readonly trusted: boolean;
  /** What it will need trust for because of what the user has just typed. */
  readonly typed: readonly Need[];
}

/** The configuration that the search finds, or `-c` names. It has been read without a mistake in it. Null: reported. */
export function openConfig(host: Host, given: string | null): Checked<OpenConfig | null> {
  const reports = new Reports();
  const main = reports.take(findConfig(host, given));
  const loaded = main === null ? null : reports.take(load(host, main));
  if (main === null || loaded === null || reports.failed) return reports.with(null);
  const opened = attempt(
    () => {
      const file = configPlace(host, main.file);
      const bytes = readConfigFile(host, file);
      const text = bytes instanceof Uint8Array ? decodeText(bytes) : null;
      if (text === null || !(bytes instanceof Uint8Array)) return null;
      return { main, place: { file, bytes }, text, trusted: loaded.trust.record === "granted", typed: [] };
    },
    { file: main.file },
    reports.report,
  );
  return reports.with(opened);
}

/** A configuration that is to be made. */
export function newConfig(host: Host, main: ConfigFile, text = ""): OpenConfig {
  const place = { file: configPlace(host, main.file), bytes: null };
  return { main, place, text, trusted: false, typed: [] };
}

/** The machine as if the configuration had this text, and the same trust. */
export function withText(host: Host, opened: OpenConfig, text: string): Host {
  const seen = withFile(host, opened.place.file, Buffer.from(text));
  const record = recordFor(seen, opened);
  return record === null ? seen : withFile(seen, physicalPath(host, record.file), record.bytes);
}

/**
 * Writes the text, after `before` has written whatever must be there first: the lock, a local source. What `before` reports as an error
 * ends it, and nothing is half written. Gives whether the configuration has been written.
 */
export async function saveConfig(
  host: Host,
  opened: OpenConfig,
  text: string,
  before: (seen: Host) => Promise<Checked<unknown>>,
): Promise<Checked<boolean>> {
  const reports = new Reports();
  if (Buffer.byteLength(text) > MAX_CONFIG_BYTES) {
    const args = { bytes: Buffer.byteLength(text), limit: MAX_CONFIG_BYTES };
    reports.report(diagnostic("config/too-large", { file: opened.place.file }, args));
    return reports.with(false);
  }
  const staged = reports.take(stageConfig(host, opened.place, text));
  if (staged === null) return reports.with(false);
  try {
    const seen = withText(host, opened, text);
    reports.take(await before(seen));
    const isWritten = !reports.failed && reports.take(staged.commit());
    if (isWritten) renewTrust(host, opened, reports);
    return reports.with(isWritten);
  } finally {
    staged.discard();
  }
}

/** Records the trust in a configuration that the user has changed: for what was granted before, and for what was typed. */
function renewTrust(host: Host, opened: OpenConfig, reports: Reports): void {
  attempt(
    () => {
      const record = recordFor(host, opened);
      if (record === null) return;
      host.makeDirectory(dirname(record.file));
      const made = `${record.file}.${host.pid}`;
      host.remove(made);
      host.writeFile(made, [record.bytes], 0o600);
      host.rename(made, record.file);
    },
    null,
    reports.report,
  );
}

/** The record with the digest that the configuration has now. Null: it is not trusted with anything. */
function recordFor(
  host: Host,
  { main, trusted, typed }: OpenConfig,
): { file: string; bytes: Uint8Array } | null {
  const file = trustFile(host, main.file);
  if (file === null || main.found !== "project" || (!trusted && typed.length === 0)) return null;
  // Read as if it were trusted: what it extends is part of its digest.
  const loaded = load(host, { ...main, found: "given" }).value;
  const known = trusted ? rememberedTrust(host, main.file) : null;
  if (loaded === null) return null;
  const { digest } = loaded.trust;
  // The record of 0.1.0 grants whatever the configuration says.
  if (trusted && known?.granted === null)
    return { file, bytes: Buffer.from(`${digest}\n${JSON.stringify(main.file)}\n`) };
  const granted = [...(known?.granted ?? []), ...typed.map(needKey)];
  const text = `${digest}\n${JSON.stringify(main.file)}\n${JSON.stringify({ granted: [...new Set(granted)] })}\n`;
  return { file, bytes: Buffer.from(text) };
}
