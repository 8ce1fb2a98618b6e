// `kitout trust`: records the user's trust in a project's configuration, as it is now, and what that lets it do.

import { everyConfig } from "../compiler/config/configure.ts";
import { type ConfigFile, findConfig } from "../compiler/config/find.ts";
import { type Loaded, load } from "../compiler/config/load.ts";
import { neededBy, neededByConditions, trustFile, trustText } from "../compiler/config/trust.ts";
import { neededByLock } from "../compiler/lock/find.ts";
import { neededByInput } from "../compiler/sources/input.ts";
import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { dirname } from "../model/paths.ts";
import { distinctNeeds, type Need } from "../model/trust.ts";

/** What the user is asked to trust. Nothing is written before `grant` is called. */
export interface Trusted {
  /** The configuration; absolute. */
  readonly file: string;
  /** The file and what it extends, which are trusted together. */
  readonly files: readonly string[];
  /** What it may do then, beside what every project may. */
  readonly needs: readonly Need[];
  readonly grant: () => void;
}

/** What trust in the configuration would grant. `config` is the given file; null: search for it. Null when it cannot be found or read. */
export function trust(host: Host, config: string | null): Checked<Trusted | null> {
  const reports = new Reports();
  const found = reports.take(findRecord(host, config));
  if (found === null) return reports.with(null);
  const { main, record } = found;
  // Read as if it were trusted: extended files outside the project are trusted with it.
  const loaded = reports.take(load(host, { ...main, found: "given" }));
  if (loaded === null || reports.failed) return reports.with(null);
  const needs = distinctNeeds(needsOf(host, loaded));
  const { file } = main;
  const grant = () => {
    host.makeDirectory(dirname(record));
    host.remove(record);
    host.writeFile(record, [Buffer.from(trustText(file, loaded.trust.digest, needs))], 0o600);
  };
  return { value: { file, files: loaded.files.map((part) => part.file), needs, grant }, diagnostics: [] };
}

/** Takes the trust in the configuration back, and gives its path. Null when it cannot be found. */
export function revokeTrust(host: Host, config: string | null): Checked<string | null> {
  const { value: found, diagnostics } = findRecord(host, config);
  if (found === null) return { value: null, diagnostics };
  host.remove(found.record);
  return { value: found.main.file, diagnostics };
}

function findRecord(
  host: ReadHost,
  config: string | null,
): Checked<{ main: ConfigFile; record: string } | null> {
  const reports = new Reports();
  const main = reports.take(findConfig(host, config));
  if (main === null) return reports.with(null);
  const record = trustFile(host, main.file);
  if (record === null) reports.report(diagnostic("bundle/no-store", null, {}));
  return reports.with(record === null ? null : { main, record });
}

/**
 * Whatever the configuration says, with whichever profiles, and where that leads now. It may always be installed for the user: if it does
 * not say so itself, only the user's own --scope does.
 */
function needsOf(host: ReadHost, loaded: Loaded): readonly Need[] {
  const { root } = loaded.main;
  const needed = everyConfig(host, loaded).flatMap(({ config, when }) => [
    ...neededBy(host, config, true),
    ...neededByConditions(host, root, when),
    ...config.sources.flatMap(({ name, at, origin }) =>
      origin.kind === "input"
        ? neededByInput(host, root, { name, at }, origin.input).map((need) => ({ need }))
        : [],
    ),
  ]);
  const lock = neededByLock(host, loaded.main);
  return [...loaded.needed, ...needed].map(({ need }) => need).concat(lock ?? []);
}
