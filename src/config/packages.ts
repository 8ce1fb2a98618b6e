// `--package NAME=PATH`: where the programs of a package are on this machine, instead of wherever PATH has them.

import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Host } from "../host/host.ts";
import { isExecutable, statBehind } from "../host/programs.ts";
import type { BoundPackage, Config, PackageDecl } from "../model/config.ts";
import type { Scope } from "../model/installer.ts";
import { isPlainText } from "../model/names.ts";
import { programIn, programsOf } from "../model/programs.ts";

/**
 * The config with the packages of which `given` says the place, if they are what their skills want. Then nothing of it is for a project: the
 * links would stand in a directory that is shared with other machines. `scope` is the one that this run is about; `whole` says
 * whether all that skills.yaml declares is in the config.
 */
export function bindPackages(
  host: Host,
  config: Config,
  given: ReadonlyMap<string, string>,
  scope: Scope,
  whole: boolean,
): Checked<Config> {
  if (given.size === 0) return { value: config, diagnostics: [] };
  if (scope === "project")
    return { value: config, diagnostics: [diagnostic("package/project-scope", null, {})] };
  const diagnostics: Diagnostic[] = [];
  const declared = declarations(config);
  const packages = new Map<string, BoundPackage>();
  for (const [name, path] of given) {
    const wanted = declared.get(name);
    if (wanted === undefined) {
      if (whole) diagnostics.push(unknown(name, [...declared.keys()]));
      continue;
    }
    const kind = statBehind(host, path)?.kind === "file" ? "program" : "directory";
    const refused = refusedPath(host, { path, kind }, wanted);
    if (refused === null) packages.set(name, { path, kind });
    else diagnostics.push(diagnostic("package/path", null, { name, path, ...refused }));
  }
  const targets = config.targets.map((target) => ({ ...target, localDest: null }));
  return { value: { ...config, packages, targets }, diagnostics };
}

/** Several skills may want different programs of one package. */
function declarations(config: Config): Map<string, PackageDecl[]> {
  const declared = new Map<string, PackageDecl[]>();
  for (const decl of config.explicit.flatMap(({ packages }) => packages))
    declared.set(decl.name, [...(declared.get(decl.name) ?? []), decl]);
  return declared;
}

/** A diagnostic is printed: nobody reads more names than these. */
const MOST_KNOWN = 100;

function unknown(name: string, names: readonly string[]): Diagnostic {
  const known = [...names].sort().slice(0, MOST_KNOWN);
  return diagnostic("package/unknown", null, { name, suggestion: suggest(name, names), known });
}

/** What is wrong with it, and with which of the programs; null when nothing is. */
function refusedPath(
  host: Host,
  bound: BoundPackage,
  wanted: readonly PackageDecl[],
): { problem: string; program: string } | null {
  const refuse = (problem: string, program = "") => ({ problem, program });
  // The text of a link stands in a table with a line for each.
  if (!isPlainText(bound.path)) return refuse("text");
  if (bound.kind === "program" && wanted.some(({ bins }) => bins !== null)) return refuse("several");
  if (bound.kind === "directory") {
    if (statBehind(host, bound.path) === null) return refuse("missing");
    if (statBehind(host, `${bound.path}/bin`)?.kind !== "directory") return refuse("no-bin");
  }
  for (const program of wanted.flatMap(programsOf)) {
    const place = programIn(bound, program);
    if (statBehind(host, place)?.kind !== "file") return refuse("no-program", program);
    if (!isExecutable(host, place)) return refuse("not-executable", program);
  }
  return null;
}
