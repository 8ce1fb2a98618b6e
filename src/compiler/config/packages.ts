// `--package NAME=PATH`: where the programs of a package are on this machine, instead of on PATH.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { ReadHost } from "../../host/host.ts";
import { isExecutable, statBehind } from "../../host/programs.ts";
import type { BoundPackage, Config, PackageDecl, SkillSettings } from "../../model/config.ts";
import type { Scope } from "../../model/installer.ts";
import { fold, isPlainText } from "../../model/names.ts";
import { binsOf, isProgramName, type PackageProblem, programIn, programsOf } from "../../model/programs.ts";

/**
 * The config with the packages whose paths are in `given`, if they have what the skills need. Then it has no project destinations: their
 * directories are shared with other machines, and the links are not. `scope` is that of this run; `whole`: nothing that skills.yaml
 * declares is missing from the config.
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
  const bound = <S extends SkillSettings>(settings: S): S => ({
    ...settings,
    packages: settings.packages.map((decl) => found.get(decl) ?? decl),
  });
  const targets = config.targets.map((target) => ({ ...target, localDest: null }));
  return reports.with({
    ...config,
    explicit: config.explicit.map(bound),
    adjust: config.adjust.map(bound),
    packages,
    targets,
  });
}

/** An error for each package that is declared with all its programs but has no given path. */
export function unboundPackages(config: Config, given: ReadonlyMap<string, string>): readonly Diagnostic[] {
  return declaredIn(config)
    .filter(({ name, bins }) => bins === "*" && !given.has(name))
    .map(({ name, at }) => diagnostic("package/unbound", at, { name }));
}

/** The declaration with the names of its programs, as if skills.yaml listed them. */
function withPrograms(host: ReadHost, bound: BoundPackage, decl: PackageDecl): PackageDecl {
  const names = bound.kind === "program" ? [decl.name] : namesIn(host, `${bound.path}/bin`);
  return { ...decl, bins: binsOf(decl.name, names) };
}

/** The programs in the directory whose names a skill can use, sorted by bytes. */
function namesIn(host: ReadHost, directory: string): readonly string[] {
  if (statBehind(host, directory)?.kind !== "directory") return [];
  return host
    .list(directory)
    .map(({ name }) => name)
    .filter((name) => isProgramName(name) && isExecutable(host, `${directory}/${name}`))
    .sort(compareBytes);
}

/** A name that differs from another only in case; null when there is none. On some systems the two are one name. */
function twinIn(names: readonly string[]): string | null {
  return names.find((name, at) => names.findIndex((other) => fold(other) === fold(name)) < at) ?? null;
}

function declaredIn({ explicit, adjust }: Config): readonly PackageDecl[] {
  return [...explicit, ...adjust].flatMap(({ packages }) => packages);
}

/** Several skills may want different programs of one package. */
function declarations(config: Config): Map<string, PackageDecl[]> {
  const declared = new Map<string, PackageDecl[]>();
  for (const decl of declaredIn(config)) declared.set(decl.name, [...(declared.get(decl.name) ?? []), decl]);
  return declared;
}

/** Nobody reads more names than these in a diagnostic. */
const MOST_KNOWN = 100;

function unknown(name: string, names: readonly string[]): Diagnostic {
  const known = [...names].sort().slice(0, MOST_KNOWN);
  return diagnostic("package/unknown", null, { name, suggestion: suggest(name, names), known });
}

/** Why the path of a package cannot be used, and for which program; null when it can. */
function refusedPath(
  host: ReadHost,
  bound: BoundPackage,
  wanted: readonly PackageDecl[],
): { problem: PackageProblem; program: string } | null {
  const refuse = (problem: PackageProblem, program = "") => ({ problem, program });
  // A link's target is one line of a table.
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
