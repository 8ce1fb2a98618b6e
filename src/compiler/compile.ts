// The whole order of kitout on one screen: load → decode → resolve → fetch → discover → select → render → bundle → emit.

import { agentIds, agents } from "../agents/agents.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { isError } from "../diagnostics/print.ts";
import type { Host } from "../host/host.ts";
import type { Bundle, PackedSkill, RenderedSkill, SkillSink, Variant, View } from "../model/bundle.ts";
import type { Catalog, Selection } from "../model/catalog.ts";
import type { Config } from "../model/config.ts";
import type { Decision } from "../model/facts.ts";
import type { Scope } from "../model/installer.ts";
import type { FoundSkill, Lock, LockFile } from "../model/lock.ts";
import type { Digest } from "../model/names.ts";
import { dirname } from "../model/paths.ts";
import type { SourceTree } from "../model/tree.ts";
import type { Mapping } from "../yaml/tree.ts";
import { assemble } from "./bundle/assemble.ts";
import { type Finish, pack } from "./bundle/pack.ts";
import { type Tables, tabulate } from "./bundle/tables.ts";
import { discover } from "./catalog/discover.ts";
import { decide, decideProfiles } from "./config/decide.ts";
import { decode } from "./config/decode.ts";
import { judgeOf, neededFacts, unaskedFacts } from "./config/facts.ts";
import { findConfig } from "./config/find.ts";
import { type Loaded, load } from "./config/load.ts";
import { merge } from "./config/merge.ts";
import { bindPackages, unboundPackages } from "./config/packages.ts";
import { layersOf, profilesOf } from "./config/profiles.ts";
import { refusedConditions, refusedUntilTrusted } from "./config/trust.ts";
import { askedFacts } from "./config/when.ts";
import { type EmittedFile, emit } from "./emit/emit.ts";
import { findLock } from "./lock/find.ts";
import { isRecordable, known, pinsOf, refusedBytes, stateOf, withFound } from "./lock/pins.ts";
import { resolveDormant } from "./render/dormant.ts";
import { type Finishing, finish } from "./render/finish.ts";
import { type OldName, type OldNames, oldNamesIn, oldNamesOf, sayOldNames } from "./render/old-names.ts";
import { render } from "./render/render.ts";
import { select, selectDormant } from "./selection/select.ts";
import { arrange } from "./selection/views.ts";
import { type Fetched, fetch, provide } from "./sources/fetch.ts";
import type { Session } from "./sources/fetcher.ts";
import { overlaps } from "./sources/overlap.ts";
import { listOverlays, readOwn } from "./user-files.ts";

export interface Request {
  /** From `-c`; null: search for it. */
  readonly config: string | null;
  readonly profiles: readonly string[];
  /** Whether a profile that is off here is worth a warning: what is asked for on every machine need not count on each. */
  readonly sayProfilesOff: boolean;
  /** From `--source NAME=PATH`, absolute. */
  readonly bindings: ReadonlyMap<string, string>;
  /** From `--package NAME=PATH`, absolute. Null: what the programs of packages are makes no difference to this run. */
  readonly packages: ReadonlyMap<string, string> | null;
  /** From `--ignore-unused`: whoever binds sources and packages may not know which of them a profile needs. */
  readonly ignoreUnused: boolean;
  /** From `--fact KEY=VALUE`. */
  readonly facts: ReadonlyMap<string, string>;
  /** From `--facts-only`: the machine is asked for none. */
  readonly factsOnly: boolean;
  /** The scope of the bundle, from `kitout build --scope`. Null: what skills.yaml says. */
  readonly scope: Scope | null;
  /**
   * What counts under a condition is looked at whether it holds or not, as the lock wants it: profiles are merged in, and of explicit
   * skills the bytes are known.
   */
  readonly everyWhen: boolean;
  /** From `--frozen`: the lock must have everything already. */
  readonly frozen: boolean;
  /** What counts as the lock. Null: the one beside the configuration. */
  readonly lock: LockFile | null;
  /** Of these sources what the lock says is passed over: `kitout update` asks them anew. */
  readonly forgets: (source: string) => boolean;
  /** What `kitout install` is about to do with the bundle; null: nothing. The scope is null when skills.yaml decides. */
  readonly install: { readonly scope: Scope | null } | null;
}

/** Each stage's result on top of the one before; `null` where a mistake ended the run. */
export interface Configured {
  readonly loaded: Loaded;
  readonly config: Config;
  /** What the configuration was decoded from: all layers, merged. */
  readonly tree: Mapping;
  /** What became of its conditions. */
  readonly decisions: readonly Decision[];
}

export interface Selected extends Configured {
  /** As this run uses it. */
  readonly lock: LockFile;
  /** As it stands in its file. */
  readonly written: Lock;
  readonly fetched: Fetched;
  readonly catalog: Catalog;
  readonly selection: Selection;
  /** Explicit skills whose `when` does not hold; only with `everyWhen`. */
  readonly dormant: Selection;
  readonly views: readonly View[];
  readonly variants: readonly Variant[];
  /** What siblings in a source may still call skills that have other names here. */
  readonly oldNames: OldNames;
}

export interface Compiled extends Selected {
  readonly packed: readonly PackedSkill[];
  /** The lock with what this run found; nothing is written here. */
  readonly relocked: Lock;
  readonly bundle: Bundle;
}

/** Reads the configuration. Everything there is to say goes to `diagnostics`. */
export function configure(host: Host, request: Request, diagnostics: Diagnostic[]): Configured | null {
  const collect = collector(diagnostics);
  const main = collect(findConfig(host, request.config));
  const loaded = main === null ? null : collect(load(host, main));
  if (main === null || loaded === null) return null;
  const home = host.env["HOME"] ?? null;
  const root = dirname(main.file);
  const judge = collect(judgeOf(host, request.facts, request.factsOnly));
  const asked = collect(profilesOf(loaded, request.profiles, home));
  const whens = request.everyWhen ? [] : asked.flatMap(({ when }) => when);
  const outside = refusedConditions(host, root, loaded.trust, whens);
  // With what may not be looked at, the run ends below, when all that is refused has been said.
  const isUndecided = request.everyWhen || outside.length > 0;
  const profiles = isUndecided
    ? { on: asked, decisions: [] }
    : collect(decideProfiles(asked, judge, request.sayProfilesOff));
  const tree = merge(layersOf(loaded, profiles.on), agentIds);
  const decoded = decode({
    tree,
    file: main.file,
    defaultScope: main.found === "user" ? "user" : "project",
    profiles: profiles.on.map(({ name }) => name),
    bindings: request.bindings,
    ignoreUnused: request.ignoreUnused,
    agents: new Map(agents.map((agent) => [agent.id, agent])),
    aliases: agentIds,
    home,
    broken: loaded.broken,
  });
  const declared = { ...collect(decoded), scope: request.scope ?? decoded.value.scope };
  const scope = request.install?.scope ?? declared.scope;
  // What a refused part of the configuration declares is not known.
  const whole = !diagnostics.some(isError);
  if (whole && !request.everyWhen)
    diagnostics.push(...unaskedFacts(request.facts, askedFacts(loaded.files.map(({ tree }) => tree))));
  const strict = whole && !request.ignoreUnused;
  const config = collect(bindPackages(host, declared, request.packages ?? NO_PACKAGES, scope, strict));
  const forUser = request.install !== null && scope === "user";
  const refused = [...outside, ...refusedUntilTrusted(host, config, loaded.trust, forUser)];
  diagnostics.push(...refused);
  noteChange(loaded, diagnostics);
  // A source outside an untrusted project is not even looked at.
  if (refused.length > 0) return null;
  const decided = decide(config, profiles.decisions, judge);
  if (!request.everyWhen) diagnostics.push(...neededFacts(decided.decisions, request.facts));
  if (request.packages !== null) diagnostics.push(...unboundPackages(decided.config, request.packages));
  return { loaded, tree, ...decided };
}

const NO_PACKAGES: ReadonlyMap<string, string> = new Map();

/** Finds the skills and arranges what was asked for. Goes on past mistakes, so that all of them are reported at once. */
export async function selectSkills(
  host: Host,
  session: Session,
  request: Request,
  diagnostics: Diagnostic[],
): Promise<Selected | null> {
  const collect = collector(diagnostics);
  const configured = configure(host, request, diagnostics);
  if (configured === null) return null;
  const { config, loaded } = configured;
  const file = request.lock ?? collect(findLock(host, loaded.main.file, loaded.trust.trusted));
  if (file === null) return null;
  const lock = { ...file, lock: known(file.lock, config, request) };
  const { pins, refused } = collect(pinsOf(config, lock, request.frozen));
  const asked = { ...config, sources: config.sources.filter(({ name }) => !refused.has(name)) };
  const fetched = collect(await fetch(host, asked, session, pins, loaded.trust.trusted));
  // Where an input leads is known only now.
  noteChange(loaded, diagnostics);
  const trees = treesOf(fetched);
  diagnostics.push(...overlaps(host, config, trees));
  const catalog = collect(discover(config, trees, loaded.broken.size === 0));
  const selection = collect(select(config, catalog, trees));
  const dormant = request.everyWhen ? collect(selectDormant(config, catalog, trees)) : [];
  const { views, variants } = collect(arrange(config, selection));
  const oldNames = oldNamesOf(variants);
  const found = { fetched, catalog, selection, dormant, views, variants, oldNames };
  return { ...configured, lock, written: file.lock, ...found };
}

/** All that `pack` needs to make skills of bytes. */
export interface Prepared {
  readonly rendered: readonly RenderedSkill[];
  readonly finishing: Finishing;
  /** Compares what was read with the lock. */
  readonly check: (skill: RenderedSkill, digest: Digest) => Diagnostic | null;
}

/** Brings the bytes of the selected skills here, and reads what the user makes of them. Null when there was an error. */
export async function prepareSkills(
  host: Host,
  session: Session,
  request: Request,
  selected: Selected,
  diagnostics: Diagnostic[],
): Promise<Prepared | null> {
  const collect = collector(diagnostics);
  const { lock, fetched, config, selection } = selected;
  const overlays = collect(listOverlays(host, selection));
  const chosen = collect(render(selected.variants, overlays));
  const rendered = [...chosen, ...collect(resolveDormant(selected.dormant))];
  const own = collect(await readOwn(host, selection));
  if (diagnostics.some(isError)) return null;
  diagnostics.push(...(await provide(host, session, fetched, rendered)));
  if (diagnostics.some(isError)) return null;
  const revOf = (source: string) => {
    const pin = fetched.get(source)?.pin ?? lock.lock.sources.get(source)?.pin;
    return pin === undefined ? "" : stateOf(pin);
  };
  const finishing = { own, revOf, packages: config.packages };
  const check = (skill: RenderedSkill, digest: Digest) => {
    const { at } = skill.selected.reason.by;
    const source = config.sources.find(({ name }) => name === skill.selected.skill.tree.name);
    const places = { selected: at, declared: source?.at ?? at };
    return refusedBytes(lock, fetched, foundSkill(skill, digest), places, request.frozen);
  };
  return { rendered, finishing, check };
}

/**
 * Fetches and reads the bytes of the selected skills, compares them with the lock, and gives their digests; hands them to `sink`.
 * Null when there was an error.
 */
export async function packSkills(
  host: Host,
  session: Session,
  request: Request,
  selected: Selected,
  sink: SkillSink | null,
  diagnostics: Diagnostic[],
): Promise<readonly PackedSkill[] | null> {
  const collect = collector(diagnostics);
  const prepared = await prepareSkills(host, session, request, selected, diagnostics);
  if (prepared === null) return null;
  const { rendered, finishing, check } = prepared;
  const places: OldName[] = [];
  const make: Finish = (variant, content, resolved) => {
    const finished = finish(variant, content, resolved, finishing);
    const names = selected.oldNames.get(variant.selected.skill.tree);
    if (finished.value !== null && names !== undefined)
      places.push(...oldNamesIn(variant, finished.value, names));
    return finished;
  };
  const packed = collect(pack(host, rendered, make, sink, check));
  diagnostics.push(...sayOldNames(places));
  return diagnostics.some(isError) ? null : packed;
}

/** The whole bundle; skills are handed to `sink` while they are read. Null when there was an error. */
export async function compile(
  host: Host,
  session: Session,
  request: Request,
  sink: SkillSink | null,
  diagnostics: Diagnostic[],
): Promise<Compiled | null> {
  const selected = await selectSkills(host, session, request, diagnostics);
  if (selected === null) return null;
  const { config, catalog, selection, views, lock, fetched } = selected;
  if (selection.length === 0 && catalog.complete)
    diagnostics.push(
      diagnostic("skill/none-selected", { file: config.file }, { skills: catalog.skills.length }),
    );
  if (config.targets.length === 0) diagnostics.push(diagnostic("target/none", { file: config.file }, {}));
  const packed = await packSkills(host, session, request, selected, sink, diagnostics);
  if (packed === null) return null;
  const tables = tabulate(config, views, packed);
  const scripts = scriptsOf(config, tables);
  const found = packed
    .map(({ skill, digest }) => foundSkill(skill, digest))
    .filter((skill) => isRecordable(lock.lock, fetched, skill));
  const relocked = withFound(lock.lock, fetched, found);
  const bundle = assemble(config, relocked, views, packed, tables, scripts);
  return { ...selected, packed, relocked, bundle };
}

/** What links into this machine is not for a project, whatever the configuration says where it is installed. */
function scriptsOf(config: Config, { installers }: Tables): readonly EmittedFile[] {
  if (config.packages.size === 0) return emit(installers, config.scope);
  return emit(
    installers.filter(({ scope }) => scope === "user"),
    "user",
  );
}

/** What was trusted once is refused now because it changed; said once. */
function noteChange({ main, trust }: Loaded, diagnostics: Diagnostic[]): void {
  const codes = diagnostics.map(({ code }) => code);
  if (!trust.changed || codes.includes("trust/changed") || !codes.some((code) => code.startsWith("trust/")))
    return;
  diagnostics.push(diagnostic("trust/changed", { file: main.file }, { file: main.file }));
}

function treesOf(fetched: Fetched): ReadonlyMap<string, SourceTree> {
  return new Map([...fetched].map(([name, { tree }]) => [name, tree]));
}

function foundSkill({ selected: { skill } }: RenderedSkill, digest: Digest): FoundSkill {
  return { source: skill.tree.name, path: skill.directory, digest };
}

function collector(
  diagnostics: Diagnostic[],
): <T>(checked: { value: T; diagnostics: readonly Diagnostic[] }) => T {
  return ({ value, diagnostics: found }) => {
    diagnostics.push(...found);
    return value;
  };
}
