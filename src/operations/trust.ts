// `kitout trust`: records the user's trust in a project's configuration, as it is now, and what that lets it do; or in a directory's,
// whatever it says.

import {
  ALWAYS,
  type AlwaysRecord,
  alwaysFile,
  alwaysText,
  readAlways,
  whoElse,
} from "../compiler/config/always.ts";
import { everyConfig } from "../compiler/config/configure.ts";
import { type ConfigFile, findConfig, projectRoot } from "../compiler/config/find.ts";
import { type Loaded, load } from "../compiler/config/load.ts";
import { neededBy, neededByConditions, readTrust, trustFile, trustText } from "../compiler/config/trust.ts";
import { neededByLock } from "../compiler/lock/find.ts";
import { neededByInput } from "../compiler/sources/input.ts";
import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { attempt } from "../diagnostics/host.ts";
import { Reports } from "../diagnostics/reports.ts";
import { compareBytes } from "../digest/bytes.ts";
import { dataHome } from "../host/directories.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { dirname, resolve } from "../model/paths.ts";
import { distinctNeeds, type Need } from "../model/trust.ts";

/** What the user is asked to trust. Nothing is written before `grant` is called. */
export interface Trusted {
  /** The configuration; absolute. */
  readonly file: string;
  /** The directory whose own configuration is trusted whatever it says; physical. Null: the file is, as it is now. */
  readonly always: string | null;
  /** The file and what it extends, which are trusted together. */
  readonly files: readonly string[];
  /** What it may do then, beside what every project may. */
  readonly needs: readonly Need[];
  readonly grant: () => void;
}

/** What trust in the configuration would grant. `config` is the given file; null: search for it. Null when it cannot be found or read. */
export function trust(host: Host, config: string | null): Checked<Trusted | null> {
  const reports = new Reports();
  const main = reports.take(findConfig(host, config));
  const record = main === null ? null : trustFile(host, main.file);
  if (main !== null && record === null) reports.report(diagnostic("bundle/no-store", null, {}));
  if (main === null || record === null) return reports.with(null);
  const text = (loaded: Loaded, needs: readonly Need[]) => trustText(main.file, loaded.trust.digest, needs);
  return trusted(host, main, record, null, text, reports);
}

/** The same for the directory's own configuration, whatever it will say. */
export function trustAlways(host: Host, directory: string): Checked<Trusted | null> {
  const reports = new Reports();
  const found = reports.take(ownConfig(host, directory));
  if (found === null) return reports.with(null);
  const { main, real, record } = found;
  const unsafe = whoElse(host, main);
  if (unsafe !== null) {
    reports.report(diagnostic("trust/not-yours", null, unsafe));
    return reports.with(null);
  }
  return trusted(host, main, record, real, (_, needs) => alwaysText(real, needs), reports);
}

function trusted(
  host: Host,
  main: ConfigFile,
  record: string,
  always: string | null,
  textOf: (loaded: Loaded, needs: readonly Need[]) => string,
  reports: Reports,
): Checked<Trusted | null> {
  // Read as if it were trusted: extended files outside the project are trusted with it.
  const loaded = reports.take(load(host, { ...main, found: "given" }));
  if (loaded === null || reports.failed) return reports.with(null);
  const needs = distinctNeeds(needsOf(host, loaded));
  const grant = () => {
    host.makeDirectory(dirname(record));
    host.remove(record);
    host.writeFile(record, [Buffer.from(textOf(loaded, needs))], 0o600);
  };
  const files = loaded.files.map((part) => part.file);
  return { value: { file: main.file, always, files, needs, grant }, diagnostics: [] };
}

/** What was taken back: a configuration, a directory whose own was always trusted, or both. */
export interface Revoked {
  readonly file: string | null;
  readonly directory: string | null;
}

/** Takes the trust in the configuration back, and in its directory if that is always trusted. Null when it cannot be found. */
export function revokeTrust(host: Host, config: string | null): Checked<Revoked | null> {
  const { value: main, diagnostics } = findConfig(host, config);
  if (main === null) return { value: null, diagnostics };
  const record = trustFile(host, main.file);
  if (record === null) return { value: null, diagnostics: [diagnostic("bundle/no-store", null, {})] };
  host.remove(record);
  const directory = revoked(host, main.root);
  return { value: { file: main.file, directory }, diagnostics };
}

/** Takes the trust in a directory back, which need not exist any more. */
export function revokeAlways(host: Host, directory: string): Checked<Revoked | null> {
  const given = resolve(host.cwd, directory);
  if (alwaysFile(host, given) === null)
    return { value: null, diagnostics: [diagnostic("bundle/no-store", null, {})] };
  const real = revoked(host, given);
  return real === null
    ? { value: null, diagnostics: [diagnostic("trust/not-trusted", null, { directory: given })] }
    : { value: { file: null, directory: real }, diagnostics: [] };
}

/** The physical directory whose record was removed; null when there was none. */
function revoked(host: Host, directory: string): string | null {
  const real = attempt(
    () => host.realPath(directory),
    null,
    () => {},
  );
  for (const path of real === null ? [directory] : [real, directory]) {
    const record = alwaysFile(host, path);
    if (record === null || host.stat(record) === null) continue;
    host.remove(record);
    return path;
  }
  return null;
}

/** Something that is trusted, and whether that still holds. */
export interface Listed {
  /** The configuration, or the directory whose own is trusted whatever it says. */
  readonly path: string;
  readonly always: boolean;
  /** `changed`: it is not what was trusted. `unsafe`: others may write to it now. */
  readonly state: "holds" | "changed" | "unsafe" | "missing";
  /** Keys of what was granted; null: whatever the configuration said, as 0.1.0 did. */
  readonly granted: readonly string[] | null;
}

/** Everything that the user trusts, directories last, each sorted by path. */
export function listTrust(host: ReadHost): readonly Listed[] {
  const base = dataHome(host);
  const directory = `${base}/trust`;
  if (base === null || host.stat(directory)?.kind !== "directory") return [];
  const found = host.list(directory).flatMap(({ name }): Listed[] => {
    const file = `${directory}/${name}`;
    if (name.startsWith(ALWAYS)) {
      const record = readAlways(host, file);
      return record === null ? [] : [listedAlways(host, record)];
    }
    const record = readTrust(host, file);
    if (record === null || record.config === null) return [];
    const { config, granted } = record;
    return [
      {
        path: config,
        always: false,
        state: stateOf(host, config),
        granted: granted === null ? null : [...granted],
      },
    ];
  });
  return found.sort((a, b) => Number(a.always) - Number(b.always) || compareBytes(a.path, b.path));
}

function stateOf(host: ReadHost, file: string): Listed["state"] {
  const there = attempt(
    () => host.stat(file),
    null,
    () => {},
  );
  if (there === null) return "missing";
  const main: ConfigFile = { file, root: projectRoot(host, file), found: "project" };
  const loaded = load(host, main).value;
  return loaded?.trust.record === "granted" ? "holds" : "changed";
}

function listedAlways(host: ReadHost, { directory, granted }: AlwaysRecord): Listed {
  const main = ownConfig(host, directory).value?.main ?? null;
  const state = main === null ? "missing" : whoElse(host, main) === null ? "holds" : "unsafe";
  return { path: directory, always: true, state, granted };
}

/** The configuration that is a directory's own, its physical path, and the file for what is trusted there. */
function ownConfig(
  host: ReadHost,
  directory: string,
): Checked<{ main: ConfigFile; real: string; record: string } | null> {
  const given = resolve(host.cwd, directory);
  const reports = new Reports();
  const real = attempt(() => host.realPath(given), null, reports.report);
  // What is found above is not this directory's.
  const found = real === null ? null : findConfig({ ...host, cwd: real }, null).value;
  const record = real === null ? null : alwaysFile(host, real);
  if (found !== null && record === null) reports.report(diagnostic("bundle/no-store", null, {}));
  if (found !== null && real !== null && record !== null && host.realPath(found.root) === real)
    return reports.with({ main: found, real, record });
  if (!reports.failed) reports.report(diagnostic("trust/no-configuration", null, { directory: given }));
  return reports.with(null);
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
