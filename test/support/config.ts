// A decoded skills.yaml for tests: everything at its default but for what the test is about.

import { agents } from "../../src/agents/agents.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import {
  type Config,
  type ExplicitSkill,
  type Filter,
  type PackageDecl,
  SHARED_SETTINGS,
  type SourceDecl,
  type TargetDecl,
  type Written,
} from "../../src/model/config.ts";
import type { RelPath, SkillId } from "../../src/model/names.ts";
import type { YamlPlace } from "../../src/model/place.ts";

export function place(...keys: readonly (string | number)[]): YamlPlace {
  return { file: "/project/skills.yaml", path: keys, on: "value" };
}

export function written(text: string, ...keys: readonly (string | number)[]): Written {
  return { text, at: place(...keys) };
}

export function source(
  name = "mine",
  given: Omit<Partial<SourceDecl>, "filter" | "subdir"> & {
    path?: string;
    subdir?: string;
    filter?: Partial<Filter>;
  } = {},
): SourceDecl {
  const { path = `/sources/${name}`, subdir = "", filter = {}, ...rest } = given;
  return {
    name,
    at: place("sources", name),
    origin: { kind: "path", path, given: path },
    bound: null,
    subdir: subdir as RelPath,
    idPrefix: null,
    filter: { maxDepth: 100, nameRegex: null, include: [], exclude: [], ...filter },
    ...rest,
  };
}

export function explicit(
  id: string,
  given: {
    from?: string;
    path?: string;
    targets?: readonly string[];
    exclude?: readonly string[];
    packages?: readonly PackageDecl[];
  } = {},
): ExplicitSkill {
  const keys = ["skills", "explicit", id];
  return {
    id: id as SkillId,
    at: place(...keys),
    idAt: place(...keys),
    from: written(given.from ?? "mine", ...keys, "from"),
    path: (given.path ?? id) as RelPath,
    pathAt: place(...keys, "path"),
    targets: given.targets?.map((target, at) => written(target, ...keys, "targets", at)) ?? null,
    include: [],
    exclude: (given.exclude ?? []).map((glob, at) => written(glob, ...keys, "exclude", at)),
    executable: [],
    allow: [],
    files: [],
    patches: [],
    transform: null,
    vars: new Map(),
    packages: given.packages ?? [],
    when: [],
  };
}

/** Without programs it is one of its own name. */
export function packageDecl(name: string, bins: readonly string[] | null = null): PackageDecl {
  return { name, bins, at: place("packages", name) };
}

/** A target with directories of its own in both scopes. */
export function target(
  name: string,
  given: Omit<Partial<TargetDecl>, "dest" | "localDest"> & {
    dest?: string | null;
    localDest?: string | null;
  } = {},
): TargetDecl {
  const { dest = `/home/me/.${name}/skills`, localDest = `.${name}/skills`, ...rest } = given;
  return {
    name,
    at: place("targets", name),
    dest: dest === null ? null : [{ kind: "text", text: dest }],
    destAt: place("targets", name, "dest"),
    localDest: localDest as RelPath | null,
    localDestAt: place("targets", name, "localDest"),
    structure: { user: "copy-tree", project: "copy-tree" },
    layout: "flat",
    exclude: [".system"],
    systems: [],
    onConflict: "fail",
    onConflictAt: place("targets", name, "onConflict"),
    when: [],
    written: new Set(SHARED_SETTINGS.filter((setting) => Object.hasOwn(given, setting))),
    ...rest,
  };
}

export function config(
  given: Omit<Partial<Config>, "enable" | "disable" | "enableAll"> & {
    enable?: readonly string[];
    disable?: readonly string[];
    enableAll?: true | readonly string[];
  } = {},
): Config {
  const { enable = [], disable = [], enableAll = [], ...rest } = given;
  const list = (key: string, texts: readonly string[]) =>
    texts.map((text, at) => written(text, "skills", key, at));
  return {
    file: "/project/skills.yaml",
    root: "/project",
    name: null,
    scope: "project",
    profiles: [],
    sources: [source()],
    policy: { minAge: null, allowedHosts: null, allowedOwners: null, requireOnRef: false, guarded: null },
    enable: list("enable", enable),
    enableAll: enableAll === true ? true : list("enableAll", enableAll),
    disable: list("disable", disable),
    explicit: [],
    packages: new Map(),
    adjust: [],
    inactiveAdjust: [],
    dormant: [],
    targets: [],
    inactiveTargets: [],
    knownTargets: [],
    agents,
    facts: [],
    ...rest,
  };
}

/** Codes with their facts, which is what a test about a stage wants to see; places are left out. */
export function said(diagnostics: readonly Diagnostic[]): readonly (readonly [string, object])[] {
  return diagnostics.map(({ code, args }) => [code, args]);
}

export function codes(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code }) => code);
}
