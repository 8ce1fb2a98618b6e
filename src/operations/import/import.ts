// `kitout import`: takes over what a machine or a repository has. Nothing that was there is changed or removed.

import { agentIds } from "../../agents/agents.ts";
import { type ConfigChange, editConfig } from "../../authoring/config-edit.ts";
import {
  type Claim,
  type Decision,
  decide,
  type FoundCopy,
  type FoundSkill,
  type Taken,
} from "../../authoring/import-plan.ts";
import { selectSkills } from "../../compiler/compile.ts";
import { configure } from "../../compiler/config/configure.ts";
import { findLock } from "../../compiler/lock/find.ts";
import { writeLock } from "../../compiler/lock/write.ts";
import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { guardedDirectory } from "../../host/apart.ts";
import type { Host } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { NO_POLICY } from "../../model/config.ts";
import type { Scope } from "../../model/installer.ts";
import type { LockedSource } from "../../model/lock.ts";
import { basename } from "../../model/names.ts";
import { dirname, resolve } from "../../model/paths.ts";
import type { Request } from "../../model/request.ts";
import type { YamlMap } from "../../yaml/write.ts";
import type { Context } from "../context.ts";
import { cover } from "../cover-profiles.ts";
import { saveConfig } from "../edit-config.ts";
import { type FoundAll, type FoundDirectory, findAll, type LeftThing } from "./find-skills.ts";
import { type ImportPlace, importPlace } from "./import-place.ts";
import {
  type Allowed,
  type OriginSource,
  originChanges,
  originsOf,
  skillsOfWhole,
  type WantedOrigin,
} from "./origins.ts";
import { type Placement, placementsOf, type TakenSkill } from "./placement.ts";
import { freeDirectory, writeLocal } from "./write-local.ts";

export interface ImportAsked {
  /** Files of other managers that are not where kitout looks; absolute. */
  readonly files: readonly string[];
  readonly scope: Scope | null;
  /** As given: `SKILL=PLACE`. */
  readonly takes: readonly string[];
  /** Told what would be written: whether it is. */
  readonly agrees: (planned: Imported) => Promise<boolean>;
}

export interface Imported {
  /** The configuration; absolute. */
  readonly file: string;
  readonly scope: Scope;
  /** The project, or the home directory. */
  readonly root: string;
  readonly before: string;
  readonly after: string;
  readonly written: boolean;
  readonly skills: readonly ImportedSkill[];
  readonly left: readonly LeftThing[];
  /** The files of other managers that were read. */
  readonly files: readonly {
    readonly file: string;
    readonly manager: string;
    /** What becomes a part of skills.yaml as it is: of settings of agent-skills-nix alone. */
    readonly sources: readonly string[];
    readonly targets: readonly string[];
  }[];
  readonly targets: readonly string[];
}

export interface ImportedSkill {
  readonly name: string;
  /** Where it was found. */
  readonly places: readonly string[];
  /** Those of the places that have something else than was taken: an install will not replace that by itself. */
  readonly others: readonly string[];
  /** The only targets that are to get it, as before; null: all. */
  readonly only: readonly string[] | null;
  /** Targets that get it without having had it. */
  readonly more: readonly string[];
  readonly became: Became;
}

export type Became =
  /** `differs`: files that are not as they are installed; null: it is not installed. `found`: else the commit is the newest. */
  | {
      readonly kind: "origin";
      readonly source: string;
      readonly address: string;
      readonly rev: string;
      readonly found: boolean;
      readonly differs: readonly string[] | null;
      /** Files that are left out, since what is installed does not have them. */
      readonly excluded: readonly string[];
    }
  /** The directory of its copy; absolute. */
  | { readonly kind: "copy"; readonly directory: string }
  | { readonly kind: "undecided"; readonly choices: readonly Choice[] }
  /** It waits until the others are decided. */
  | { readonly kind: "waits" }
  /** As --take said. */
  | { readonly kind: "none" }
  /** Its origin does not have it any more, or cannot be asked, and it is not installed. */
  | { readonly kind: "gone" }
  /** skills.yaml has it already. */
  | { readonly kind: "known" };

/** `place`: for --take. */
export interface Choice {
  readonly place: string;
  /** All directories with the same content, or the file that names the origin. */
  readonly about: readonly string[];
  readonly files: number | null;
}

/** Null when there was an error before it was known what there is. */
export async function importSkills(
  context: Context,
  request: Request,
  asked: ImportAsked,
): Promise<Checked<Imported | null>> {
  const { host } = context;
  const reports = new Reports();
  const where = reports.take(importPlace(host, request.config, asked.scope));
  if (where === null) return reports.with(null);
  const { opened, place } = where;
  const own = { ...request, config: opened.main.file, ignoreConditions: true };
  const existing = where.isNew ? null : reports.take(await selectSkills(context, own));
  if (reports.failed) return reports.with(null);
  const all = findAll(host, place, asked.files, reports.report);
  // Whoever has written a configuration has chosen among the targets of one directory, and may treat them differently.
  const found = where.isNew ? all : { ...all, directories: all.directories.map(firstTarget) };
  if (reports.failed) return reports.with(null);
  const { found: how, root } = opened.main;
  const cloned = how === "project";
  const guarded = cloned ? guardedDirectory(host, root) : null;
  const allowed: Allowed = { policy: existing?.config.policy ?? { ...NO_POLICY, guarded }, cloned };
  const named = await withWholes(context, found, allowed, reports);
  if (named === null) return reports.with(null);
  for (const { file, value } of found.files) {
    const inputs = Object.values(value.config?.sources ?? {}).flatMap(({ input }) =>
      typeof input === "string" ? [input] : [],
    );
    if (inputs.length > 0 && nullIfRefused(() => host.stat(resolve(root, "flake.lock"))) === null)
      reports.report(diagnostic("import/no-flake", { file }, { inputs, config: opened.place.file }));
  }
  if (reports.failed) return reports.with(null);
  const takes = takesOf(host, asked.takes, named, reports);
  const known = new Set(existing?.selection.map(({ id }) => basename(id)) ?? []);
  const fromNix = found.files.some(({ value }) => value.config !== null);
  const decisions = new Map<FoundSkill, Decision | "known">();
  const left = [...found.left];
  for (const skill of named) {
    if (known.has(skill.name)) decisions.set(skill, "known");
    else if (fromNix && skill.copies.length > 0 && skill.copies.every(({ real }) => isStored(real)))
      left.push(...skill.copies.map(({ directory }) => ({ what: directory, why: "stored" as const })));
    else {
      const decision = decide(skill, takes.get(skill.name) ?? null);
      if (decision === null) reports.report(wrongPlace(skill, asked.takes));
      else decisions.set(skill, decision);
    }
  }
  if (reports.failed) return reports.with(null);
  const base = {
    file: opened.place.file,
    scope: place.scope,
    root: place.root,
    // Of a new one, nothing is there.
    before: where.isNew ? "" : opened.text,
    left,
    files: found.files.map(({ file, manager, value: { config } }) => ({
      file,
      manager,
      sources: Object.keys(config?.sources ?? {}),
      targets: Object.keys(config?.targets ?? {}),
    })),
  };
  const undecided = [...decisions.values()].filter(
    (one) => one !== "known" && one.kind === "undecided",
  ).length;
  if (undecided > 0) {
    reports.report(diagnostic("import/undecided", null, { skills: undecided }));
    const skills = [...decisions].map(([skill, decision]) => said(skill, undecidedOr(skill, decision), null));
    return reports.with({ ...base, after: base.before, written: false, skills, targets: [] });
  }
  const wanted = [...decisions].flatMap(([{ name }, one]): WantedOrigin[] =>
    one !== "known" && one.kind === "origin" ? [{ name, ...one }] : [],
  );
  const names = existing?.config.sources.map(({ name }) => name) ?? [];
  const origins = await originsOf(context, wanted, allowed, names, reports);
  if (origins === null) return reports.with(null);
  const copies = new Map<string, FoundCopy>();
  for (const [{ name }, one] of decisions)
    if (one !== "known" && one.kind === "copy") copies.set(name, one.copy);
  for (const { name, copy } of origins.copies) if (copy !== null) copies.set(name, copy);
  const directory = freeDirectory(host, dirname(opened.place.file));
  const targets = targetsOf(found, copies, origins.sources);
  const taken: readonly TakenSkill[] = [
    ...[...copies].map(([name, copy]) => ({ name, copy, isExplicit: false })),
    ...origins.sources.flatMap(({ skills }) =>
      skills.map(({ name, path }) => {
        const copy = wanted.find((one) => one.name === name)?.copy ?? null;
        return { name, copy, isExplicit: path !== name };
      }),
    ),
  ];
  const enabled = existing?.config.targets.map(({ name }) => name) ?? [];
  const later = [...new Set([...enabled, ...targets])];
  const placements = placementsOf(host, place.scope, found.directories, taken, later);
  const local = localChanges(copies, directory, opened.place.file, placements, [
    ...names,
    ...origins.sources.map(({ name }) => name),
  ]);
  const others = [...(existing?.catalog.skills.map(({ id }) => id as string) ?? []), ...copies.keys()];
  const changes: ConfigChange[] = [
    ...local,
    ...originChanges(origins.sources, others, placements),
    ...found.files.flatMap(({ value }) => (value.config === null ? [] : nixChanges(value.config))),
    ...(targets.length === 0 ? [] : [{ change: "targets" as const, names: targets }]),
  ];
  const isEmpty = copies.size === 0 && origins.sources.length === 0 && !fromNix;
  const after = isEmpty ? base.before : reports.take(editConfig(opened.place.file, opened.text, changes));
  if (after === null) return reports.with(null);
  const skills = [...decisions].map(([skill, decision]) =>
    said(
      skill,
      becameOf(skill.name, decision, origins.sources, copies, directory),
      takenBy(decision),
      placements.get(skill.name),
    ),
  );
  const planned: Imported = { ...base, after, written: false, skills, targets };
  if (isEmpty || reports.failed || !(await asked.agrees(planned))) return reports.with(planned);
  const written = await save(context, own, where, after, directory, copies, origins.sources, reports);
  return reports.with({ ...planned, written });
}

function firstTarget(one: FoundDirectory): FoundDirectory {
  return { ...one, targets: one.targets.slice(0, 1) };
}

/** In the order in which nothing points to what is not there: the local source, the lock, skills.yaml. */
async function save(
  context: Context,
  request: Request,
  { opened }: ImportPlace,
  text: string,
  directory: string,
  copies: ReadonlyMap<string, FoundCopy>,
  sources: readonly OriginSource[],
  reports: Reports,
): Promise<boolean> {
  const { host } = context;
  let discard = () => {};
  const before = async (seen: Host): Promise<Checked<null>> => {
    const own = new Reports();
    const made =
      copies.size === 0
        ? discard
        : attempt(() => writeLocal(host, directory, copies), { file: directory }, own.report);
    if (made === null) return own.with(null);
    discard = made;
    own.take(await lockAll({ ...context, host: seen }, request, sources, host));
    return own.with(null);
  };
  const written = reports.take(await saveConfig(host, opened, text, before));
  if (!written) discard();
  return written;
}

/** Locks every source at the commit that was found for it. */
async function lockAll(
  context: Context,
  request: Request,
  sources: readonly OriginSource[],
  host: Host,
): Promise<Checked<null>> {
  const reports = new Reports();
  const configured = reports.take(configure(context.host, request));
  if (configured === null) return reports.with(null);
  const { main, trust } = configured.loaded;
  const lock = reports.take(findLock(configured.steady, main, trust.permits));
  if (lock === null) return reports.with(null);
  const pins = sources.map(({ name, pin }): [string, LockedSource] => [name, { pin, skills: new Map() }]);
  const pinned = { ...lock, lock: { sources: new Map([...lock.lock.sources, ...pins]) } };
  const covered = reports.take(await cover(context, configured, { ...request, lock: pinned }));
  if (covered === null || reports.failed) return reports.with(null);
  if (lock.bytes !== null || covered.lock.sources.size > 0)
    reports.take(writeLock(host, lock.file, covered.lock, lock.bytes));
  return reports.with(null);
}

/** Where all skills of an origin are meant, they are asked for by name. Null: reported. */
async function withWholes(
  context: Context,
  { skills, wholes }: FoundAll,
  allowed: Allowed,
  reports: Reports,
): Promise<readonly FoundSkill[] | null> {
  const byName = new Map(skills.map((skill) => [skill.name, skill]));
  for (const { except, ...whole } of wholes) {
    const claims = await skillsOfWhole(context, whole, allowed, reports);
    if (claims === null) return null;
    for (const [name, claim] of claims) {
      if (except.includes(name)) continue;
      const skill = byName.get(name) ?? { name, copies: [], claims: [] };
      // What a file says of the skill itself counts more.
      if (skill.claims.length === 0) byName.set(name, { ...skill, claims: [claim] });
    }
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function takesOf(
  host: Host,
  takes: readonly string[],
  skills: readonly FoundSkill[],
  reports: Reports,
): ReadonlyMap<string, Taken> {
  const found = new Map<string, Taken>();
  for (const take of takes) {
    const [, name, place] = /^([^=]+)=(.+)$/.exec(take) ?? [];
    const problem =
      name === undefined ? "form" : skills.some((skill) => skill.name === name) ? null : "skill";
    if (problem !== null) reports.report(diagnostic("import/take", null, { take, problem, choices: [] }));
    else found.set(name!, place === "none" ? "none" : { path: resolve(host.cwd, withHome(host, place!)) });
  }
  return found;
}

function withHome(host: Host, path: string): string {
  const home = host.env["HOME"];
  return home !== undefined && path.startsWith("~/") ? `${home}/${path.slice(2)}` : path;
}

function wrongPlace(skill: FoundSkill, takes: readonly string[]) {
  const take = takes.find((one) => one.startsWith(`${skill.name}=`)) ?? skill.name;
  const places = [
    ...skill.copies.map(({ directory }) => directory),
    ...skill.claims.map(({ file }) => file),
    "none",
  ];
  const choices = places.map((place) => `${skill.name}=${place}`);
  return diagnostic("import/take", null, { take, problem: "place", choices });
}

function said(
  { name, copies, claims }: FoundSkill,
  became: Became,
  taken: FoundCopy | null,
  { only, more }: Placement = { only: null, more: [] },
): ImportedSkill {
  const places = [
    ...new Set([...copies.map(({ directory }) => directory), ...claims.map(({ file }) => file)]),
  ];
  const others = copies.filter(({ digest }) => taken !== null && digest !== taken.digest);
  return { name, places, others: others.map(({ directory }) => directory), only, more, became };
}

function takenBy(decision: Decision | "known"): FoundCopy | null {
  return decision !== "known" && (decision.kind === "copy" || decision.kind === "origin")
    ? decision.copy
    : null;
}

function undecidedOr({ copies, claims }: FoundSkill, decision: Decision | "known"): Became {
  if (decision === "known") return { kind: "known" };
  if (decision.kind !== "undecided") return { kind: decision.kind === "none" ? "none" : "waits" };
  const contents = decision.contents.map(
    (content): Choice => ({
      place: content.directory,
      about: copies.filter(({ digest }) => digest === content.digest).map(({ directory }) => directory),
      files: content.files.size,
    }),
  );
  const origins = claims.map(
    (claim): Choice => ({ place: claim.file, about: [originWords(claim)], files: null }),
  );
  return { kind: "undecided", choices: [...contents, ...origins] };
}

function originWords({ origin, manager }: Claim): string {
  const where =
    origin.kind === "git" ? origin.repository : origin.kind === "npm" ? `npm:${origin.package}` : origin.path;
  return `${where} (${manager})`;
}

function becameOf(
  name: string,
  decision: Decision | "known",
  sources: readonly OriginSource[],
  copies: ReadonlyMap<string, FoundCopy>,
  directory: string,
): Became {
  if (decision === "known") return { kind: "known" };
  if (copies.has(name)) return { kind: "copy", directory: `${directory}/${name}` };
  for (const source of sources) {
    const skill = source.skills.find((one) => one.name === name);
    if (skill === undefined) continue;
    const { found, differs, excluded } = skill;
    return {
      kind: "origin",
      source: source.name,
      address: source.address,
      rev: source.pin.rev,
      found,
      differs,
      excluded,
    };
  }
  return decision.kind === "none" ? { kind: "none" } : { kind: "gone" };
}

function localChanges(
  copies: ReadonlyMap<string, FoundCopy>,
  directory: string,
  file: string,
  placements: ReadonlyMap<string, Placement>,
  taken: readonly string[],
): readonly ConfigChange[] {
  if (copies.size === 0) return [];
  const name = ["mine", "imported", ...[...taken.keys()].map((number) => `imported-${number + 2}`)].find(
    (one) => !taken.includes(one),
  )!;
  const everywhere = [...copies.keys()].filter((id) => placements.get(id)?.only == null);
  return [
    { change: "source", name, keys: { path: `./${directory.slice(dirname(file).length + 1)}` } },
    ...(everywhere.length === 0 ? [] : [{ change: "enable" as const, ids: everywhere }]),
    ...[...copies.keys()].flatMap((id): ConfigChange[] => {
      const targets = placements.get(id)?.only ?? null;
      if (targets === null) return [];
      return [{ change: "settings", under: "explicit", id, keys: { from: name, path: id, targets } }];
    }),
  ];
}

function nixChanges(
  config: NonNullable<FoundAll["files"][number]["value"]["config"]>,
): readonly ConfigChange[] {
  const { sources, enable, enableAll, explicit, targets } = config;
  const all = enableAll === true ? Object.keys(sources) : enableAll === false ? [] : enableAll;
  return [
    ...Object.entries(sources).map(([name, keys]): ConfigChange => ({ change: "source", name, keys })),
    ...(enable.length === 0 ? [] : [{ change: "enable" as const, ids: enable }]),
    ...all.map((source): ConfigChange => ({ change: "enable-all", source })),
    ...Object.entries(explicit).map(
      ([id, keys]): ConfigChange => ({ change: "settings", under: "explicit", id, keys }),
    ),
    ...Object.entries(targets).map(
      ([name, keys]: [string, YamlMap]): ConfigChange => ({
        change: "set",
        path: ["targets", name],
        value: keys,
      }),
    ),
  ];
}

/** Whether Nix has put it there. */
function isStored(path: string): boolean {
  return /\/store\/[0-9a-df-np-sv-z]{32}-/.test(path);
}

/** The agents in whose directories what is taken over stands; else those that the files of other managers name. */
function targetsOf(
  { directories, files }: FoundAll,
  copies: ReadonlyMap<string, FoundCopy>,
  sources: readonly OriginSource[],
): readonly string[] {
  const taken = new Set([
    ...copies.keys(),
    ...sources.flatMap(({ skills }) => skills.map(({ name }) => name)),
  ]);
  const there = directories.filter(({ skills }) => skills.some((name) => taken.has(name)));
  const targets = new Set(there.flatMap((one) => one.targets));
  if (targets.size > 0 || files.some(({ value }) => value.config !== null)) return [...targets].sort();
  return [
    ...new Set(files.flatMap(({ value }) => value.agents.flatMap((name) => agentIds.get(name) ?? []))),
  ].sort();
}
