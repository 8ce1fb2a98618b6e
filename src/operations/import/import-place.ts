// Which configuration an import writes, and what it looks at.

import { freshConfigText } from "../../authoring/fresh-config.ts";
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
import { projectOf } from "../agents/look.ts";
import { newConfig, type OpenConfig, openConfig } from "../edit-config.ts";
import type { Place } from "./find-skills.ts";

export interface ImportPlace {
  readonly opened: OpenConfig;
  readonly place: Place;
  /** Whether there is no configuration yet. */
  readonly isNew: boolean;
}

/**
 * The configuration that `-c` names or the search finds; with `scope`, that of the user or of the project. Without one, it is the user's
 * in the home directory, and elsewhere that of the git repository, or of the working directory. Null: reported. Throws `UsageError`
 * without a home.
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
  const project = projectOf(host, null);
  const real = home === null ? null : (nullIfRefused(() => host.realPath(home)) ?? home);
  // A home may be a repository, of dotfiles.
  const here = scope ?? ([host.cwd, project].includes(real ?? "") ? "user" : "project");
  // The user's own one is found from everywhere.
  const fits = found?.found === "user" ? here === "user" : scope !== "user";
  if (found !== null && isThere && (given !== null || fits)) {
    const opened = reports.take(openConfig(host, found.file));
    if (opened === null) return reports.with(null);
    const wanted = scope ?? scopeIn(host, found);
    const root = wanted === "user" ? home : found.root;
    if (root === null) throw noHome();
    return reports.with({ opened, place: { scope: wanted, root }, isNew: false });
  }
  const main = given === null ? newFile(host, here, project) : givenFile(host, given);
  const root = here === "user" ? home : (main?.root ?? null);
  if (main === null || root === null) throw noHome();
  // The user's own one is not found from inside a project.
  if (nullIfRefused(() => host.stat(main.file)) !== null) {
    const opened = reports.take(openConfig(host, main.file));
    return reports.with(opened === null ? null : { opened, place: { scope: here, root }, isNew: false });
  }
  const text = freshConfigText({ scope: here, skills: null, targets: [] });
  return reports.with({ opened: newConfig(host, main, text), place: { scope: here, root }, isNew: true });
}

function noHome(): UsageError {
  return new UsageError("There is no home directory to look at: set HOME, or pass --scope project.");
}

function scopeIn(host: ReadHost, main: ConfigFile): Scope {
  const scope = load(host, main).value?.files.at(-1)?.tree.entries.get("scope");
  if (scope?.kind === "scalar" && (scope.value === "user" || scope.value === "project")) return scope.value;
  return main.found === "user" ? "user" : "project";
}

function newFile(host: ReadHost, scope: Scope, root: string): ConfigFile | null {
  if (scope === "project") return { file: resolve(root, "skills.yaml"), root, found: "project" };
  const directory = configHome(host);
  return directory === null
    ? null
    : { file: resolve(directory, "skills.yaml"), root: directory, found: "user" };
}

function givenFile(host: ReadHost, given: string): ConfigFile {
  const file = resolve(host.cwd, given);
  return { file, root: dirname(file), found: "given" };
}
