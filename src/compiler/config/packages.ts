// `--package NAME=PATH`: where the programs of a package are on this machine, instead of wherever PATH has them.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { ReadHost } from "../../host/host.ts";
import { isExecutable, statBehind } from "../../host/programs.ts";
import type { BoundPackage, Config, PackageDecl } from "../../model/config.ts";
import type { Scope } from "../../model/installer.ts";
import { fold, isPlainText } from "../../model/names.ts";
import { binsOf, isProgramName, type PackageProblem, programIn, programsOf } from "../../model/programs.ts";

/**
 * The config with the packages of which `given` says the place, if they are what their skills want. Then nothing of it is for a project: the
 * links would stand in a directory that is shared with other machines. `scope` is the one that this run is about; `whole` says
 * whether all that skills.yaml declares is in the config.
 */
export function bindPackages(
  host: ReadHost,
  config: Config,
  given: ReadonlyMap<string, string>,
  scope: Scope,
  whole: boolean,
): Checked<Config> {
  if (given.size === 0) return { value: config, diagnostics: [] };
  if (scope === "project")
    return { value: config, diagnostics: [diagnostic("package/project-scope", null, {})] };
  const reports = new Reports();
  const declared = declarations(config);
  const packages = new Map<string, BoundPackage>();
  const found = new Map<PackageDecl, PackageDecl>();
  for (const [name, path] of given) {
    const wanted = declared.get(name);
    if (wanted === undefined) {
      if (whole) reports.report(unknown(name, [...declared.keys()]));
      continue;
    }
    const kind = statBehind(host, path)?.kind === "file" ? "program" : "directory";
    const bound = { path, kind } as const;
    const exact = wanted.map((decl) => (decl.bins === "*" ? withPrograms(host, bound, decl) : decl));
    const refused = refusedPath(host, bound, exact);
    if (refused !== null) {
      reports.report(diagnostic("package/path", null, { name, path, ...refused }));
      continue;
    }
    packages.set(name, bound);
    for (const [index, decl] of wanted.entries()) {
      found.set(decl, exact[index]!);
      const twin = decl.bins === "*" ? twinIn(programsOf(exact[index]!)) : null;
      if (twin !== null) reports.report(diagnostic("package/twice", decl.at, { name: twin }));
    }
  }
  const explicit = config.explicit.map((skill) => ({
    ...skill,
    packages: skill.packages.map((decl) => found.get(decl) ?? decl),
  }));
  const targets = config.targets.map((target) => ({ ...target, localDest: null }));
  return reports.with({ ...config, explicit, packages, targets });
}

/** An error for each package that is to have all its programs, and that nothing says the place of. */
export function unboundPackages(config: Config, given: ReadonlyMap<string, string>): readonly Diagnostic[] {
  return config.explicit
    .flatMap(({ packages }) => packages)
    .filter(({ name, bins }) => bins === "*" && !given.has(name))
    .map(({ name, at }) => diagnostic("package/unbound", at, { name }));
}

/** As if the names of its programs stood in skills.yaml. */
function withPrograms(host: ReadHost, bound: BoundPackage, decl: PackageDecl): PackageDecl {
  const names = bound.kind === "program" ? [decl.name] : namesIn(host, `${bound.path}/bin`);
  return { ...decl, bins: binsOf(decl.name, names) };
}

/** The programs there that can have a name in a skill, sorted by bytes. */
function namesIn(host: ReadHost, directory: string): readonly string[] {
  if (statBehind(host, directory)?.kind !== "directory") return [];
  return host
    .list(directory)
    .map(({ name }) => name)
    .filter((name) => isProgramName(name) && isExecutable(host, `${directory}/${name}`))
    .sort(compareBytes);
}

/** One that differs from another only by upper and lower case: on some systems they are one name. */
function twinIn(names: readonly string[]): string | null {
  return names.find((name, at) => names.findIndex((other) => fold(other) === fold(name)) < at) ?? null;
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
  host: ReadHost,
  bound: BoundPackage,
  wanted: readonly PackageDecl[],
): { problem: PackageProblem; program: string } | null {
  const refuse = (problem: PackageProblem, program = "") => ({ problem, program });
  // The text of a link stands in a table with a line for each.
  if (!isPlainText(bound.path)) return refuse("text");
  if (bound.kind === "program" && wanted.some(({ bins }) => bins !== null)) return refuse("several");
  if (bound.kind === "directory") {
    if (statBehind(host, bound.path) === null) return refuse("missing");
    if (statBehind(host, `${bound.path}/bin`)?.kind !== "directory") return refuse("no-bin");
  }
  if (wanted.some((decl) => programsOf(decl).length === 0)) return refuse("no-programs");
  for (const program of wanted.flatMap(programsOf)) {
    const file = programIn(bound, program);
    if (statBehind(host, file)?.kind !== "file") return refuse("no-program", program);
    if (!isExecutable(host, file)) return refuse("not-executable", program);
  }
  return null;
}
