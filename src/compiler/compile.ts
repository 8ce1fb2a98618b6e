// The whole pipeline on one screen: load → decode → resolve → fetch → discover → select → render → bundle → emit.

import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import type { RenderedSkill, Variant, View } from "../model/bundle.ts";
import type { Catalog, SelectedSkill, Selection } from "../model/catalog.ts";
import type { Config } from "../model/config.ts";
import type { FoundSkill, Lock, LockFile } from "../model/lock.ts";
import type { Digest } from "../model/names.ts";
import type { Bundle, PackedSkill, SkillSink } from "../model/packed.ts";
import { revisionOf } from "../model/pin.ts";
import type { Request } from "../model/request.ts";
import type { SourceTree } from "../model/tree.ts";
import { assemble } from "./bundle/assemble.ts";
import { type Finish, pack } from "./bundle/pack.ts";
import { type Tables, tabulate } from "./bundle/tables.ts";
import { discover } from "./catalog/discover.ts";
import { type Configured, configure, trustNote } from "./config/configure.ts";
import type { Context } from "./context.ts";
import { earlierSkills } from "./earlier.ts";
import type { EmittedFile } from "./emit/emit.ts";
import { findLock } from "./lock/find.ts";
import { isRecordable, known, pinsOf, refusedBytes, withFound } from "./lock/pins.ts";
import { contentReader } from "./read-content.ts";
import { refusedActs } from "./render/acts.ts";
import { resolveDormant } from "./render/dormant.ts";
import { type Finishing, finish } from "./render/finish.ts";
import { isUnreadable, type NotLoaded, notLoaded, warnNotLoaded } from "./render/loading.ts";
import { type ScriptsWithoutBit, scriptsWithoutBit, warnScriptsWithoutBit } from "./render/modes.ts";
import { type OldName, type OldNames, oldNamesIn, oldNamesOf, warnOldNames } from "./render/old-names.ts";
import { render } from "./render/render.ts";
import { unusedAdjustments } from "./selection/adjustments.ts";
import { select, selectDormant } from "./selection/select.ts";
import { arrange } from "./selection/views.ts";
import { isUnboundRemote } from "./sources/fetcher.ts";
import { type Fetched, fetchesSubmodules, fetchSubmodules, listSources } from "./sources/list-sources.ts";
import { overlaps } from "./sources/overlap.ts";
import { provide } from "./sources/provide.ts";
import { type Found, neededSubmodules } from "./submodules.ts";
import { listOverlays, readUserFiles } from "./user-files.ts";

/** The configuration, and what was found and selected. */
export interface Selected extends Configured {
  /** Whether an error was reported. Then no bytes are fetched, but everything that can be checked without them is. */
  readonly failed: boolean;
  /** As this run uses it. */
  readonly lock: LockFile;
  /** As in its file. */
  readonly written: Lock;
  readonly fetched: Fetched;
  readonly catalog: Catalog;
  readonly selection: Selection;
  /** Explicit skills whose `when` does not hold; only with `ignoreConditions`. */
  readonly dormant: Selection;
  readonly views: readonly View[];
  readonly variants: readonly Variant[];
  /** Names under which other skills of a source may still refer to skills that are renamed here. */
  readonly oldNames: OldNames;
}

export interface Compiled extends Selected {
  readonly packed: readonly PackedSkill[];
  /** The lock with what this run found; nothing is written here. */
  readonly relocked: Lock;
  readonly bundle: Bundle;
}

/** Compiles the whole bundle; skills are passed to `sink` while they are read. Null when there was an error. */
export async function compile(
  context: Context,
  request: Request,
  sink: SkillSink | null,
): Promise<Checked<Compiled | null>> {
  const reports = new Reports();
  const selected = reports.take(await selectSkills(context, request));
  if (selected === null) return reports.with(null);
  const { config, catalog, selection, views, lock, fetched } = selected;
  if (selection.length === 0 && catalog.complete)
    reports.report(
      diagnostic("skill/none-selected", { file: config.file }, { skills: catalog.skills.length }),
    );
  if (config.targets.length === 0) reports.report(diagnostic("target/none", { file: config.file }, {}));
  reports.add(targetsWithoutDestination(config, request));
  const packed = reports.take(await packSkills(context, request, selected, sink));
  if (packed === null) return reports.with(null);
  const tables = tabulate(config, views, packed);
  const scripts = await scriptsOf(config, tables);
  const found = packed
    .map(({ skill, digest }) => foundSkill(skill, digest))
    .filter((skill) => isRecordable(lock.lock, fetched, skill));
  const relocked = withFound(lock.lock, fetched, found);
  const bundle = assemble(config, relocked, views, packed, tables, scripts);
  return reports.with({ ...selected, packed, relocked, bundle });
}

/**
 * A warning for each target that gets nothing in the scope of this run. A bundle that is only built has installers for both scopes,
 * unless the command line chooses one.
 */
function targetsWithoutDestination(config: Config, { install, scope: chosen }: Request): Diagnostic[] {
  if (install === null && chosen === null) return [];
  const scope = install?.scope ?? config.scope;
  const without = config.targets.filter(
    ({ dest, localDest }) => (scope === "user" ? dest : localDest) === null,
  );
  return without.map(({ name, destAt, localDestAt }) =>
    diagnostic("target/no-destination", scope === "user" ? localDestAt : destAt, { target: name, scope }),
  );
}

/** Finds and selects the skills. Continues after mistakes, so that all of them are reported at once. */
export async function selectSkills(
  { host, fetcher }: Context,
  request: Request,
): Promise<Checked<Selected | null>> {
  const reports = new Reports();
  const configured = reports.take(configure(host, request));
  if (configured === null) return reports.with(null);
  const { config, loaded, steady } = configured;
  const file = request.lock ?? reports.take(findLock(steady, loaded.main, loaded.trust.permits));
  reports.add(trustNote(loaded, reports.diagnostics));
  if (file === null) return reports.with(null);
  const lock = { ...file, lock: known(file.lock, config, request) };
  const { pins, refused } = reports.take(pinsOf(config, lock, request.frozen));
  const asked = { ...config, sources: config.sources.filter(({ name }) => !refused.has(name)) };
  const formers = new Map(
    request.takesMovedTags ? [] : [...file.lock.sources].map(([name, { pin }]) => [name, pin] as const),
  );
  const locked = { pins, formers };
  const listed = reports.take(await listSources(steady, asked, fetcher, locked, loaded.trust.permits));
  // Only now is it known where an input leads.
  reports.add(trustNote(loaded, reports.diagnostics));
  const { fetched, ...chosen } = reports.take(await choose({ host, fetcher }, configured, request, listed));
  const { catalog, selection, dormant } = chosen;
  // What follows from a mistake is not another one; and a lock is for every profile.
  if (!reports.failed && !request.ignoreConditions)
    reports.add(unusedAdjustments(config, catalog, selection));
  const { views, variants } = reports.take(arrange(config, selection));
  const oldNames = oldNamesOf(variants);
  const found = { fetched, catalog, selection, dormant, views, variants, oldNames };
  return reports.with({ ...configured, failed: reports.failed, lock, written: file.lock, ...found });
}

/**
 * The catalog and the selection. What they need of submodules is fetched, and may hold further skills, so that it begins again until
 * nothing is missing. A source of which a submodule cannot be had is left out.
 */
async function choose(
  { host, fetcher }: Context,
  { config, loaded }: Configured,
  { ignoreConditions }: Request,
  listed: Fetched,
): Promise<Checked<Found & { readonly fetched: Fetched }>> {
  const reports = new Reports();
  for (let fetched = listed; ; ) {
    const trees = treesOf(fetched);
    const round = new Reports();
    round.add(overlaps(host, config, trees));
    const catalog = round.take(discover(config, trees, loaded.broken.size === 0));
    const selection = round.take(select(config, catalog, trees));
    const dormant = ignoreConditions ? round.take(selectDormant(config, catalog, trees)) : [];
    const found = { catalog, selection, dormant };
    const explicit = ignoreConditions ? [...config.explicit, ...config.dormant] : config.explicit;
    const more = new Map(fetched);
    for (const source of config.sources) {
      const known = fetched.get(source.name);
      if (known === undefined || !isUnboundRemote(source) || !fetchesSubmodules(known)) continue;
      const paths = neededSubmodules(config, source, known.tree, found, explicit);
      if (paths.length === 0) continue;
      const { permits } = loaded.trust;
      const fuller = reports.take(await fetchSubmodules(fetcher, config, source, known, paths, permits));
      if (fuller === null) more.delete(source.name);
      else more.set(source.name, fuller);
    }
    if (sameSources(fetched, more)) {
      reports.add(round.diagnostics);
      return reports.with({ ...found, fetched });
    }
    fetched = more;
  }
}

function sameSources(one: Fetched, other: Fetched): boolean {
  return one.size === other.size && [...one].every(([name, source]) => other.get(name) === source);
}

/** Everything that `pack` needs. */
export interface Prepared {
  readonly rendered: readonly RenderedSkill[];
  readonly finishing: Finishing;
  /** Compares what was read with the lock. */
  readonly check: (skill: RenderedSkill, digest: Digest) => Diagnostic | null;
}

/** Fetches the bytes of the selected skills and reads what the user adds to them. Null when there was an error. */
export async function prepareSkills(
  { host, fetcher }: Context,
  request: Request,
  selected: Selected,
): Promise<Checked<Prepared | null>> {
  const reports = new Reports();
  const { lock, fetched, config, selection, steady } = selected;
  const overlays = reports.take(listOverlays(steady, selection));
  const chosen = reports.take(render(selected.variants, overlays));
  const rendered = [...chosen, ...reports.take(resolveDormant(selected.dormant))];
  const customisations = reports.take(await readUserFiles(steady, selection));
  if (selected.failed || reports.failed) return reports.with(null);
  reports.add(await provide(host, fetcher, fetched, rendered));
  if (reports.failed) return reports.with(null);
  const revOf = (source: string) => {
    const pin = fetched.get(source)?.pin ?? lock.lock.sources.get(source)?.pin;
    return pin === undefined ? "" : revisionOf(pin);
  };
  const finishing = { customisations, revOf, packages: config.packages };
  const sources = new Map(config.sources.map((source) => [source.name, source]));
  const check = (skill: RenderedSkill, digest: Digest) => {
    const { at } = skill.selected.reason.by;
    const source = sources.get(skill.selected.skill.tree.name);
    const places = { selected: at, declared: source?.at ?? at };
    return refusedBytes(lock, fetched, foundSkill(skill, digest), places, request.frozen);
  };
  return reports.with({ rendered, finishing, check });
}

/**
 * Fetches and reads the bytes of the selected skills, compares them with the lock, and passes them to `sink`. Null when there was an
 * error.
 */
export async function packSkills(
  context: Context,
  request: Request,
  selected: Selected,
  sink: SkillSink | null,
): Promise<Checked<readonly PackedSkill[] | null>> {
  const reports = new Reports();
  const prepared = reports.take(await prepareSkills(context, request, selected));
  if (prepared === null) return reports.with(null);
  const { rendered, finishing, check } = prepared;
  const places: OldName[] = [];
  const scripts: ScriptsWithoutBit[] = [];
  const unloaded: NotLoaded[] = [];
  const refused = new Set<SelectedSkill>();
  const make: Finish = (variant, content, resolved) => {
    const finished = finish(variant, content, resolved, finishing);
    const names = selected.oldNames.get(variant.selected.skill.tree);
    if (finished.value !== null && names !== undefined)
      places.push(...oldNamesIn(variant, finished.value, names));
    // A lock is about sources alone: what comes of them is for those who build.
    if (finished.value === null || request.ignoreConditions) return finished;
    const acts = refusedActs(variant, finished.value, resolved);
    if (acts !== null) {
      // Under another name it is the same.
      const diagnostics = refused.has(variant.selected) ? [] : [acts];
      refused.add(variant.selected);
      return { value: null, diagnostics: [...finished.diagnostics, ...diagnostics] };
    }
    const found = scriptsWithoutBit(variant, finished.value);
    if (found !== null) scripts.push(found);
    const skipped = notLoaded(variant, finished.value, resolved);
    if (skipped === null) return finished;
    unloaded.push(skipped);
    // That its name could not be changed either has the same reason.
    const diagnostics = isUnreadable(skipped)
      ? finished.diagnostics.filter(({ code }) => code !== "skill/name-not-rewritten")
      : finished.diagnostics;
    return { value: finished.value, diagnostics };
  };
  const spoken = () => places.length + scripts.length + unloaded.length + refused.size;
  const earlier =
    context.known === undefined || request.ignoreConditions
      ? undefined
      : earlierSkills(context.known, selected.oldNames, spoken);
  const packed = reports.take(pack(contentReader(context.host), rendered, make, sink, check, earlier));
  reports.add(warnOldNames(places));
  reports.add(warnScriptsWithoutBit(scripts));
  reports.add(warnNotLoaded(unloaded, selected.config.sources));
  return reports.with(reports.failed ? null : packed);
}

/** With bound packages a bundle links into this machine, so it has no scripts for projects, whatever the scope is. */
async function scriptsOf(config: Config, { installers }: Tables): Promise<readonly EmittedFile[]> {
  // The templates are loaded here, since most of what is asked of a configuration needs none.
  const { emit } = await import("./emit/emit.ts");
  if (config.packages.size === 0) return emit(installers, config.scope);
  return emit(
    installers.filter(({ scope }) => scope === "user"),
    "user",
  );
}

function treesOf(fetched: Fetched): ReadonlyMap<string, SourceTree> {
  return new Map([...fetched].map(([name, { tree }]) => [name, tree]));
}

function foundSkill({ selected: { skill } }: RenderedSkill, digest: Digest): FoundSkill {
  return { source: skill.tree.name, path: skill.directory, digest };
}
