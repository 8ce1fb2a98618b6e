// `kitout add`: what somebody has pasted becomes a source and a selection in skills.yaml, and entries of the lock.

import { type ConfigChange, editConfig } from "../authoring/config-edit.ts";
import { notAside } from "../authoring/group-skills.ts";
import { sourceName } from "../authoring/source-name.ts";
import { selectSkills } from "../compiler/compile.ts";
import { configure } from "../compiler/config/configure.ts";
import { neededBy } from "../compiler/config/trust.ts";
import { findLock } from "../compiler/lock/find.ts";
import { pinsOf } from "../compiler/lock/pins.ts";
import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Config, SourceDecl } from "../model/config.ts";
import type { Pin } from "../model/lock.ts";
import { basename, type RelPath, ROOT, within } from "../model/names.ts";
import { dirname, isInside } from "../model/paths.ts";
import { sourceKeysOf } from "../model/reference.ts";
import type { Request } from "../model/request.ts";
import type { YamlMap } from "../yaml/write.ts";
import type { Context } from "./context.ts";
import { type OpenConfig, openConfig, saveConfig, withText } from "./edit-config.ts";
import { freshConfig } from "./init.ts";
import { completeLock, type LockResult } from "./lock.ts";
import { EMPTY, type Looked, type LookedSkill, look, named, originOf, subdirFor } from "./look.ts";
import { isSameOrigin, sameSource } from "./same-source.ts";

/** The configuration that something is added to. */
export interface AddingTo {
  readonly opened: OpenConfig;
  /** Null: it does not exist yet. */
  readonly config: Config | null;
  readonly pins: ReadonlyMap<string, Pin>;
}

/** The configuration that is there, or the one that `kitout init --yes` would write. Null: reported. */
export function openForAdd({ host }: Context, request: Request, isNew: boolean): Checked<AddingTo | null> {
  const reports = new Reports();
  if (isNew) {
    const opened = reports.take(freshConfig(host, { scope: request.scope, targets: [] }));
    return reports.with(opened === null ? null : { opened, config: null, pins: new Map() });
  }
  const opened = reports.take(openConfig(host, request.config));
  if (opened === null) return reports.with(null);
  const configured = reports.take(configure(host, { ...request, ignoreConditions: true }));
  if (configured === null || reports.failed) return reports.with(null);
  const { loaded, config, steady } = configured;
  const lock = reports.take(findLock(steady, loaded.main, loaded.trust.permits));
  if (lock === null || reports.failed) return reports.with(null);
  return reports.with({ opened, config, pins: pinsOf(config, lock, false).value.pins });
}

/** Looks at the reference; one that is a source of the configuration already, as that follows it. Null: reported. */
export function lookToAdd(
  context: Context,
  given: string,
  { config, pins }: AddingTo,
): Promise<Checked<Looked | null>> {
  return look(context, given, {
    policy: (config ?? EMPTY).policy,
    known: async (origin) => {
      const { sources, policy } = config ?? EMPTY;
      const source = await sameSource(context, sources, origin, policy);
      return source === null ? null : { origin: source.origin, pin: pins.get(source.name) ?? null };
    },
  });
}

/** What is wanted of it, in words. */
export interface Choice {
  readonly names: readonly string[];
  readonly all: boolean;
}

/**
 * The skills that the choice names; without one, the only one that there is. Of the same skill in several places, that in the likeliest.
 * Null: it is open which ones are meant.
 */
export function chosenSkills(
  looked: Looked,
  given: string,
  { names, all }: Choice,
): Checked<readonly LookedSkill[] | null> {
  const reports = new Reports();
  const skills = looked.groups.flatMap((group) => group.skills);
  if (all) return reports.with(allOf(looked));
  const whole = skills.find(({ path }) => path === looked.path && path !== ROOT);
  if (names.length === 0 && whole !== undefined) return reports.with([whole]);
  if (names.length === 0 && (skills.length === 1 || looked.word !== null))
    return reports.with(skills.slice(0, 1));
  if (names.length === 0) return reports.with(null);
  const known = [...new Set(skills.map(({ name }) => name))];
  const chosen = new Set<LookedSkill>();
  for (const word of names) {
    const [first] = named(skills, word);
    if (first !== undefined) chosen.add(first);
    else {
      const suggestion = suggest(word, [...known, ...skills.map(({ path }) => path)]);
      reports.report(diagnostic("add/unknown-skill", null, { word, given, known, suggestion }));
    }
  }
  return reports.with(reports.failed ? null : [...chosen]);
}

/** All skills that are not a copy of another one, and do not stand aside; of each name, the one in the likeliest place. */
function allOf({ groups }: Looked): readonly LookedSkill[] {
  const originals = groups.filter(({ copyOf }) => copyOf === null).flatMap(({ skills }) => skills);
  const taken = new Set<string>();
  return notAside(originals).filter((skill) => {
    const name = nameOfSkill(skill);
    const isFirst = !taken.has(name);
    taken.add(name);
    return isFirst;
  });
}

/** What is about to be written. */
export interface Addition {
  readonly opened: OpenConfig;
  readonly text: string;
  readonly source: string;
  /** Whether the source is declared now. */
  readonly isNew: boolean;
  readonly keys: YamlMap;
  /** Of the chosen skills, in their order. */
  readonly ids: readonly string[];
}

/** Makes the edit, and tries it out: it selects the chosen skills, and nothing else becomes a mistake. Null: reported. */
export async function planAddition(
  context: Context,
  request: Request,
  { opened, config }: AddingTo,
  looked: Looked,
  chosen: readonly LookedSkill[],
  all: boolean,
): Promise<Checked<Addition | null>> {
  const reports = new Reports();
  const known = config?.sources.find(
    (one) => isSameOrigin(one.origin, looked.source.origin) && idsIn(one, chosen) !== null,
  );
  const typed = typedNeeds(context, opened, looked);
  const place = { ...opened, typed };
  const attempt = async (prefix: string | null) => {
    const planned =
      known === undefined
        ? newSource(context, place, config, looked, chosen, prefix)
        : oldSource(known, chosen);
    return { planned, tried: await tried(context, request, place, planned, looked, chosen, all) };
  };
  const plain = await attempt(null);
  // Names clash only where two sources have a skill of one name; then the name of the source goes in front.
  const clashes = plain.tried.diagnostics.some(({ code }) => CLASHES.includes(code));
  const prefixed = known === undefined && clashes ? await attempt(plain.planned.source) : null;
  const { planned, tried: result } = prefixed === null || prefixed.tried.value === null ? plain : prefixed;
  const text = reports.take(result);
  return reports.with(text === null ? null : { ...planned, opened: place, text });
}

const CLASHES: readonly string[] = ["skill/duplicate-id", "entry/clash"];

type Planned = Omit<Addition, "opened" | "text">;

/** What the user has typed is what the project may use. */
function typedNeeds({ host }: Context, opened: OpenConfig, { source }: Looked) {
  if (opened.main.found !== "project") return [];
  const config = { ...EMPTY, file: opened.main.file, root: opened.main.root, sources: [source] };
  return neededBy(host, config, false).map(({ need }) => need);
}

/** The ids of skills in a source that is declared; null when it does not look where one of them is. */
function idsIn(
  { name, subdir, idPrefix }: SourceDecl,
  skills: readonly LookedSkill[],
): readonly string[] | null {
  const ids = skills.map(({ path }) => {
    if (!within(subdir, path)) return null;
    const below = path === subdir ? name : path.slice(subdir === ROOT ? 0 : subdir.length + 1);
    return idPrefix === null ? below : `${idPrefix}/${below}`;
  });
  return ids.every((id) => id !== null) ? ids : null;
}

function oldSource(source: SourceDecl, chosen: readonly LookedSkill[]): Planned {
  return { source: source.name, isNew: false, keys: {}, ids: idsIn(source, chosen) ?? [] };
}

function newSource(
  context: Context,
  opened: OpenConfig,
  config: Config | null,
  looked: Looked,
  chosen: readonly LookedSkill[],
  idPrefix: string | null,
): Planned {
  const subdir = subdirFor(chosen);
  const [only] = chosen;
  const taken = config?.sources.map(({ name }) => name) ?? [];
  // A skill that is the whole source is installed under the name of the source.
  const isWhole = chosen.length === 1 && only?.path === ROOT && /^[a-z0-9][a-z0-9-]*$/.test(only.name);
  const name = isWhole && !taken.includes(only.name) ? only.name : sourceName(looked.reference, taken);
  const keys = Object.fromEntries([
    ...keysFor(context, opened, looked),
    ...(subdir === ROOT ? [] : [["subdir", subdir]]),
    ...(idPrefix === null ? [] : [["idPrefix", idPrefix]]),
  ]);
  const declared = { ...looked.source, name, subdir, idPrefix };
  return { source: name, isNew: true, keys, ids: idsIn(declared, chosen) ?? [] };
}

function keysFor(
  context: Context,
  { main, place }: OpenConfig,
  looked: Looked,
): readonly (readonly [string, string])[] {
  const { reference, meant } = looked;
  const origin = originOf(context, reference, meant);
  const given =
    reference.kind === "path" ? reference.path : reference.kind === "archive" ? reference.archive : "/";
  const isRelative = !/^[/~$]/.test(given) && main.found !== "user";
  const spelled = (path: string) =>
    isRelative
      ? relative(dirname(place.file), context.host.realPath(path) ?? path)
      : localPath(context, dirname(place.file), main.root, path);
  if (reference.kind === "path" && origin.kind === "path") return [["path", spelled(origin.path)]];
  if (origin.kind === "archive" && origin.where.kind === "file")
    return [["archive", spelled(origin.where.path)]];
  if (reference.kind !== "git") return sourceKeysOf(reference);
  return sourceKeysOf({ ...reference, meant: [{ ...meant, path: "" }] });
}

/** The path as it is written into the file in `directory`: relative in the project, and by ~ in the home. */
function localPath({ host }: Context, directory: string, root: string, path: string): string {
  const real = host.realPath(path) ?? path;
  const home = host.env["HOME"] ?? null;
  if (isInside(host.realPath(root) ?? root, real)) return relative(directory, real);
  if (home !== null && isInside(home, path)) return `~${path.slice(home.length)}`;
  return path;
}

function relative(from: string, to: string): string {
  const [a, b] = [from, to].map((path) => path.split("/").filter((name) => name !== "")) as [
    string[],
    string[],
  ];
  let common = 0;
  while (common < a.length && common < b.length && a[common] === b[common]) common += 1;
  const up = a.slice(common).map(() => "..");
  const path = [...up, ...b.slice(common)].join("/");
  return up.length > 0 ? path : path === "" ? "." : `./${path}`;
}

/** The text with the addition, after the whole configuration has been tried out with it. Null: reported. */
async function tried(
  context: Context,
  request: Request,
  opened: OpenConfig,
  { source, isNew, keys, ids }: Planned,
  looked: Looked,
  chosen: readonly LookedSkill[],
  all: boolean,
): Promise<Checked<string | null>> {
  const reports = new Reports();
  const subdir = (keys["subdir"] ?? ROOT) as RelPath;
  const inside = looked.groups.flatMap((group) => group.skills).filter(({ path }) => within(subdir, path));
  const takesAll = all && isNew && looked.path === ROOT && inside.length === chosen.length;
  const changes: ConfigChange[] = [
    ...(isNew ? [{ change: "source", name: source, keys } as const] : []),
    takesAll
      ? { change: "enable-all", source }
      : { change: "enable", ids: await unselected(context, request, opened, ids) },
  ];
  const text = reports.take(editConfig(opened.place.file, opened.text, changes));
  if (text === null) return reports.with(null);
  const host = withText(context.host, opened, text);
  const { value, diagnostics } = await selectSkills(
    { ...context, host },
    { ...request, ignoreConditions: true },
  );
  const found = new Set<string>(value?.selection.map(({ id }) => id));
  const missing = ids.filter((id) => !found.has(id));
  // The ids are right, so a filter of the source is what keeps them from being found.
  const others = diagnostics.filter((one) => !(one.code === "skill/unknown" && ids.includes(one.args.id)));
  reports.add(others);
  if (!reports.failed && missing.length > 0)
    reports.report(diagnostic("add/not-selected", { file: opened.place.file }, { ids: missing }));
  return { value: reports.failed ? null : text, diagnostics: reports.failed ? reports.diagnostics : [] };
}

/** Those that nothing selects yet: a glob may be about them. */
async function unselected(
  context: Context,
  request: Request,
  opened: OpenConfig,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (opened.place.bytes === null) return ids;
  const { value } = await selectSkills(context, { ...request, ignoreConditions: true });
  const selected = new Set<string>(value?.selection.map(({ id }) => id));
  return ids.filter((id) => !selected.has(id));
}

/** Writes the lock, then the configuration. Null: reported, and the configuration is as it was. */
export async function saveAddition(
  context: Context,
  request: Request,
  { opened, text }: Addition,
): Promise<Checked<{ readonly lock: LockResult | null } | null>> {
  const reports = new Reports();
  let lock: LockResult | null = null;
  const isWritten = reports.take(
    await saveConfig(context.host, opened, text, async (host) => {
      const result = await completeLock({ ...context, host }, request, null);
      lock = result.value;
      return result;
    }),
  );
  return reports.with(isWritten ? { lock } : null);
}

/** What a skill is called in messages. */
export function nameOfSkill({ path, name }: LookedSkill): string {
  return path === ROOT ? name : basename(path);
}
