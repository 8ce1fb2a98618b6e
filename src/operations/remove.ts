// `kitout remove`: takes skills and sources out of skills.yaml, and leaves nothing there that would then be a mistake.

import { type ConfigChange, editConfig } from "../authoring/config-edit.ts";
import { type Selected, selectSkills } from "../compiler/compile.ts";
import { matching } from "../compiler/selection/select.ts";
import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Written } from "../model/config.ts";
import type { Request } from "../model/request.ts";
import type { Context } from "./context.ts";
import { dropLocked, selectedPlaces } from "./drop-locked.ts";
import { type OpenConfig, openConfig, saveConfig, withText } from "./edit-config.ts";

export interface Removed {
  /** The configuration; absolute. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly skills: readonly string[];
  readonly sources: readonly string[];
  /** Sources that no skill comes from any more. */
  readonly unused: readonly string[];
  /** Skills whose own settings went with their source. */
  readonly settings: readonly string[];
  /** Whether it was written. */
  readonly written: boolean;
}

/** `words` are names of sources and ids of selected skills. With `dryRun` nothing is written. Null when there was an error. */
export async function remove(
  context: Context,
  request: Request,
  words: readonly string[],
  dryRun: boolean,
): Promise<Checked<Removed | null>> {
  const { host } = context;
  const reports = new Reports();
  const opened = reports.take(openConfig(host, request.config));
  if (opened === null) return reports.with(null);
  const looked = await selectSkills(context, { ...request, ignoreConditions: true });
  const selected = looked.value;
  if (selected === null) {
    reports.add(looked.diagnostics);
    return reports.with(null);
  }
  const names = selected.config.sources.map(({ name }) => name);
  const ids = [...selected.selection, ...selected.dormant].map(({ id }) => id as string);
  const known = [...names, ...ids];
  for (const word of words.filter((word) => !known.includes(word)))
    reports.report(diagnostic("remove/unknown", null, { word, suggestion: suggest(word, known) }));
  if (reports.failed) {
    // Without them, a source that could not be read is no reason why a skill is unknown.
    reports.add(looked.diagnostics);
    return reports.with(null);
  }
  // A source may have the name of a skill: then both are meant.
  const sources = words.filter((word) => names.includes(word));
  const skills = words.filter((word) => ids.includes(word) && !sources.includes(word));
  const { file } = opened.place;
  const { changes, settings } = changesFor(selected, sources, skills);
  const edited = reports.take(editConfig(file, opened.text, changes));
  if (edited === null) return reports.with(null);
  const after = await withoutSelected(context, request, opened, edited, skills, reports);
  if (after === null) return reports.with(null);
  const left = (await selectIn(context, request, opened, after)).value;
  const still = left === null ? [] : stillThere(left, sources, skills);
  for (const args of still) reports.report(diagnostic("remove/elsewhere", { file }, args));
  if (reports.failed) return reports.with(null);
  const used = new Set(left?.selection.concat(left.dormant).map(({ skill }) => skill.tree.name));
  const was = new Set(selected.selection.concat(selected.dormant).map(({ skill }) => skill.tree.name));
  const unused = left === null ? [] : [...was].filter((name) => !used.has(name) && !sources.includes(name));
  const places = selectedPlaces(selected).filter(({ id }) => skills.includes(id));
  const written =
    !dryRun &&
    reports.take(
      await saveConfig(host, opened, after, (seen) => dropLocked(seen, request, opened, sources, places)),
    );
  if (reports.failed) return reports.with(null);
  return reports.with({ file, before: opened.text, after, skills, sources, unused, settings, written });
}

/** With a source goes whatever is only about its skills, since it would be a mistake without them. */
function changesFor(
  { catalog, config }: Selected,
  sources: readonly string[],
  skills: readonly string[],
): { changes: readonly ConfigChange[]; settings: readonly string[] } {
  const isGone = (source: string) => sources.includes(source);
  const gone = catalog.skills.filter(({ tree }) => isGone(tree.name)).map(({ id }) => id as string);
  const isIdle = (pattern: Written) => {
    const found = matching(pattern, catalog, () => {});
    return found.length > 0 && found.every(({ tree }) => isGone(tree.name));
  };
  const idle = (patterns: readonly Written[]) => patterns.filter(isIdle).map(({ text }) => text);
  const adjusted = [...config.adjust, ...config.inactiveAdjust].map(({ id }) => id as string);
  const settings = adjusted.filter((id) => gone.includes(id));
  const items = (list: "enable" | "disable"): ConfigChange => ({
    change: "drop-items",
    list,
    items: idle(config[list]),
  });
  return {
    settings,
    changes: [
      { change: "drop", ids: skills },
      ...(sources.length === 0
        ? []
        : [items("enable"), items("disable"), { change: "drop-settings", ids: settings } as const]),
      ...sources.map((name): ConfigChange => ({ change: "drop-source", name })),
    ],
  };
}

/** What a glob or `enableAll` still selects is disabled by its id. */
async function withoutSelected(
  context: Context,
  request: Request,
  opened: OpenConfig,
  text: string,
  skills: readonly string[],
  reports: Reports,
): Promise<string | null> {
  const now = skills.length === 0 ? null : (await selectIn(context, request, opened, text)).value;
  const still = skills.filter((id) =>
    now?.selection.some((one) => one.id === id && one.reason.kind !== "explicit"),
  );
  if (still.length === 0) return text;
  return reports.take(editConfig(opened.place.file, text, [{ change: "disable", ids: still }]));
}

function selectIn(context: Context, request: Request, opened: OpenConfig, text: string) {
  const host = withText(context.host, opened, text);
  return selectSkills({ ...context, host }, { ...request, ignoreConditions: true });
}

function stillThere(
  { selection, config }: Selected,
  sources: readonly string[],
  skills: readonly string[],
): readonly { word: string; kind: "source" | "skill" }[] {
  const declared = sources.filter((source) => config.sources.some(({ name }) => name === source));
  const chosen = skills.filter((id) => selection.some((one) => one.id === id));
  return [
    ...declared.map((word) => ({ word, kind: "source" as const })),
    ...chosen.map((word) => ({ word, kind: "skill" as const })),
  ];
}
