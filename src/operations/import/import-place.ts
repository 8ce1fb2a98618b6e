// Which configuration an import writes, and what it looks at.

import { type ConfigFile, findConfig } from "../../compiler/config/find.ts";
import { load } from "../../compiler/config/load.ts";
import type { Checked } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { configHome } from "../../host/directories.ts";
import type { Host, ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import type { Scope } from "../../model/installer.ts";
import { dirname, resolve } from "../../model/paths.ts";
import { UsageError } from "../../model/usage.ts";
import { newConfig, type OpenConfig, openConfig } from "../edit-config.ts";
import type { Place } from "./find-skills.ts";

export interface ImportPlace {
  readonly opened: OpenConfig;
  readonly place: Place;
  /** Whether there is no configuration yet. */
  readonly isNew: boolean;
}

/**
 * The configuration that `-c` names or the search finds; with `scope`, that of the user or of the project. Without one, the project is the
 * git repository around the working directory, and outside of any it is the user's. Null: reported. Throws `UsageError` without a home.
 */
export function importPlace(
  host: Host,
  given: string | null,
  scope: Scope | null,
): Checked<ImportPlace | null> {
  const reports = new Reports();
  const home = host.env["HOME"] ?? null;
  const found = findConfig(host, given).value;
  const isThere =
    found !== null && nullIfRefused(() => host.stat(host.realPath(found.file) ?? found.file)) !== null;
  const usable =
    isThere && (scope === null || given !== null || (found.found === "user") === (scope === "user"));
  if (usable) {
    const opened = reports.take(openConfig(host, found.file));
    if (opened === null) return reports.with(null);
    const wanted = scope ?? scopeIn(host, found);
    const root = wanted === "user" ? home : found.root;
    if (root === null) throw noHome();
    return reports.with({ opened, place: { scope: wanted, root }, isNew: false });
  }
  const repository = repositoryAround(host);
  const wanted = scope ?? (repository === null || repository === home ? "user" : "project");
  const main = given === null ? newFile(host, wanted, repository) : givenFile(host, given);
  const root = wanted === "user" ? home : (main?.root ?? null);
  if (main === null || root === null) throw noHome();
  // The user's own one is not found from inside a project.
  if (nullIfRefused(() => host.stat(main.file)) !== null) {
    const opened = reports.take(openConfig(host, main.file));
    return reports.with(opened === null ? null : { opened, place: { scope: wanted, root }, isNew: false });
  }
  return reports.with({ opened: newConfig(host, main), place: { scope: wanted, root }, isNew: true });
}

function noHome(): UsageError {
  return new UsageError("There is no home directory to look at: set HOME, or pass --scope project.");
}

function scopeIn(host: ReadHost, main: ConfigFile): Scope {
  const scope = load(host, main).value?.files.at(-1)?.tree.entries.get("scope");
  if (scope?.kind === "scalar" && (scope.value === "user" || scope.value === "project")) return scope.value;
  return main.found === "user" ? "user" : "project";
}

function newFile(host: ReadHost, scope: Scope, repository: string | null): ConfigFile | null {
  if (scope === "project") {
    const root = repository ?? host.cwd;
    return { file: resolve(root, "skills.yaml"), root, found: "project" };
  }
  const directory = configHome(host);
  return directory === null
    ? null
    : { file: resolve(directory, "skills.yaml"), root: directory, found: "user" };
}

function givenFile(host: ReadHost, given: string): ConfigFile {
  const file = resolve(host.cwd, given);
  return { file, root: dirname(file), found: "given" };
}

/** The top of the git repository around the working directory; null outside of one. */
function repositoryAround(host: ReadHost): string | null {
  for (let directory = host.cwd; ; directory = dirname(directory)) {
    if (nullIfRefused(() => host.stat(resolve(directory, ".git"))) !== null) return directory;
    if (directory === "/") return null;
  }
}
