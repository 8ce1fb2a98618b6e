// The plan as text for people.

import { printable } from "../../diagnostics/printable.ts";
import { display, isInside } from "../../model/paths.ts";
import type { DestinationPlan, Row } from "../../operations/plan/compare.ts";
import type { DestinationRecord, EntryAction, EntryState } from "../../operations/plan/porcelain.ts";
import { atMost, type Line, line, staysText, wrap } from "../changes/words.ts";
import {
  ALARM,
  BOLD,
  CHANGES,
  COMES,
  columnOf,
  diffText,
  GOES,
  LOOK,
  type Page,
  painter,
  rowText,
  type Sign,
} from "../page.ts";
import { describe } from "./entry.ts";

export interface PageContext extends Page {
  readonly cwd: string;
  /** Physical; null when there is none. */
  readonly home: string | null;
}

/** What the reader can do after the plan. */
export interface NextSteps {
  /** The command that installs, with further options. */
  readonly command: (...more: readonly string[]) => string;
  /** The command that prints how the copy in a directory differs from that skill in the bundle. */
  readonly diff: (id: string, directory: string) => string;
  /** Why the installer refuses and what to do, in its own words; empty when it does not refuse. */
  readonly refusal: string;
}

/** Destinations with the same changes are shown together, and no change is shown twice. */
export function planText(plans: readonly DestinationPlan[], next: NextSteps, page: PageContext): string {
  const blocks = new Map<string, Block>();
  for (const plan of plans) {
    const { record, same } = plan;
    const planRows = rowsOf(plan).map((row): PlanRow => ({ ...row, about: describe(row) }));
    const signature = JSON.stringify([planRows.map(rowKey), same]);
    const block = blocks.get(signature) ?? { records: [], planRows, same };
    blocks.set(signature, { ...block, records: [...block.records, record] });
  }
  const shown = new Map<string, string>();
  const texts = [...blocks.values()].map((block) => `${blockText(block, shown, page)}\n`);
  return `${texts.join("")}${closing(plans, next, page)}`;
}

interface PlanRow extends Row {
  readonly about: readonly Line[];
}

interface Block {
  readonly records: readonly DestinationRecord[];
  readonly planRows: readonly PlanRow[];
  readonly same: number;
}

/** Equal for rows that read the same. */
function rowKey({ entry, action, about, change, diff }: PlanRow): string {
  return JSON.stringify([entry, action, about, change, diff]);
}

function blockText(
  { records, planRows, same }: Block,
  shown: Map<string, string>,
  page: PageContext,
): string {
  const paint = painter(page);
  const lines = records.map(({ targets, dest, structure }) =>
    targets.length === 0
      ? `${paint("(no longer a target)", BOLD)}  ${shorten(dest, page)}`
      : `${paint(targets.join(", "), BOLD)}  ${shorten(dest, page)}  (${structure})`,
  );
  const label = records[0]!.targets.join(", ") || shorten(records[0]!.dest, page);
  const marked = planRows.flatMap((row) => {
    const sign = SIGNS[row.action];
    return sign === null ? [] : [{ row, sign, name: nameOf(row.entry) }];
  });
  const column = columnOf(marked.map(({ name }) => name));
  for (const { row, sign, name } of marked) {
    const where = shown.get(rowKey(row)) ?? null;
    shown.set(rowKey(row), where ?? label);
    // One short line is repeated: a reference to it would be no shorter.
    const again = where !== null && (row.about.length > 1 || row.diff !== "");
    lines.push(...rowText(sign, name, again ? [line(`as in ${where}`)] : row.about, column, page));
    if (!again && row.diff !== "") lines.push(diffText(row.diff, page));
  }
  const rest = [
    ...named(planRows, "adopt", "already there with the right content; kitout takes over.", page),
    ...named(planRows, "drop", "already removed; kitout forgets it.", page),
    ...(same === 0 ? [] : [staysText(same)]),
  ];
  return `${[...lines, ...rest.map((line) => `  ${line}`)].join("\n")}\n`;
}

function named(
  planRows: readonly PlanRow[],
  action: EntryAction,
  words: string,
  { width }: PageContext,
): readonly string[] {
  const names = planRows.filter((row) => row.action === action).map(({ entry }) => nameOf(entry));
  return names.length === 0 ? [] : wrap(`${atMost(names, 40).join(", ")}: ${words}`, width - 2);
}

/** Null: it has no line of its own. */
const SIGNS: Readonly<Record<EntryAction, Sign | null>> = {
  add: COMES,
  replace: CHANGES,
  remove: GOES,
  keep: LOOK,
  skip: LOOK,
  refuse: ALARM,
  none: null,
  adopt: null,
  drop: null,
};

function nameOf(entry: string): string {
  return entry === "." ? "(the link)" : entry;
}

function closing(plans: readonly DestinationPlan[], next: NextSteps, page: PageContext): string {
  const keeping = wayToKeep(plans, next, page);
  const way = keeping === null ? "" : `${wrap(keeping, page.width).join("\n")}\n`;
  return `${ending(plans, next, page)}${way}`;
}

function ending(
  plans: readonly DestinationPlan[],
  { command, refusal }: NextSteps,
  { width }: PageContext,
): string {
  const total = totalOf(plans);
  if (refusal !== "") {
    const head = `${total}Nothing was changed, and \`${command()}\` will change nothing until you decide this:`;
    return `${wrap(head, width).join("\n")}\n${refusal}`;
  }
  const rows = plans.flatMap(rowsOf);
  const some = (...actions: readonly EntryAction[]) => rows.some(({ action }) => actions.includes(action));
  if (some("add", "replace", "remove", "adopt", "drop")) {
    const yours = rows.some(
      ({ state, action }) => YOURS.includes(state) && ACTIONS_THAT_TAKE_AWAY.includes(action),
    );
    const backup = yours ? "; what is yours is copied to a backup first" : "";
    return `${wrap(`${total}Nothing was changed. \`${command()}\` does this${backup}.`, width).join("\n")}\n`;
  }
  if (!some("keep")) return "Nothing to do.\n";
  const back = `Nothing to do. To get the bundle's version back, run \`${command("--force")}\`, which makes a backup first.`;
  return `${wrap(back, width).join("\n")}\n`;
}

/** The script's states for what the user edited or made. */
const YOURS: readonly EntryState[] = ["edited", "conflict", "foreign"];
const ACTIONS_THAT_TAKE_AWAY: readonly EntryAction[] = ["replace", "remove"];

/** How to keep an edit as a patch; null when no skill of the bundle was edited. */
function wayToKeep(plans: readonly DestinationPlan[], { diff }: NextSteps, page: PageContext): string | null {
  const edits = plans.flatMap(({ record, rows }) =>
    rows.flatMap(({ entry, state, action, id }) =>
      EDITED.includes(state) && ACTIONS_THAT_LEAVE.includes(action) && entry !== "." && id !== null
        ? [{ id, directory: shorten(`${record.dest}/${entry}`, page), isOlder: state === "conflict" }]
        : [],
    ),
  );
  const [first] = edits;
  if (first === undefined) return null;
  const command = edits.length === 1 ? diff(first.id, first.directory) : "kitout diff ID DIR";
  const older = edits.some(({ isOlder }) => isOlder)
    ? " Read the patch first: it also undoes what is new in the bundle's version."
    : "";
  return `To keep ${edits.length === 1 ? "the edit" : "an edit"}, run \`${command} > my.patch\`, and list that file under the skill's \`patches\` in \`skills.explicit\` or \`skills.adjust\`.${older}`;
}

const EDITED: readonly EntryState[] = ["edited", "conflict"];
/** Actions that leave what is there. */
const ACTIONS_THAT_LEAVE: readonly EntryAction[] = ["keep", "skip", "refuse"];

/** The totals; each skill counts once in each destination, as in the installer. */
function totalOf(plans: readonly DestinationPlan[]): string {
  const counted = plans.map((plan) =>
    rowsOf(plan).filter(({ entry, action }) => entry !== "." && COUNTED[action] !== null),
  );
  const actions = counted.flat().map(({ action }) => action);
  const counts = Object.entries(COUNTED)
    .map(([action, words]) => [actions.filter((one) => one === action).length, words] as const)
    .filter(([count, words]) => count > 0 && words !== null)
    .map(([count, words]) => `${count} ${words}`);
  const destinations = counted.filter((rows) => rows.length > 0).length;
  return counts.length === 0
    ? ""
    : `${counts.join(", ")}${destinations > 1 ? ` in ${destinations} destinations` : ""}. `;
}

function rowsOf({ rows, behind }: DestinationPlan): readonly Row[] {
  return [...rows, ...behind];
}

/** Null: the totals leave it out. */
const COUNTED: Readonly<Record<EntryAction, string | null>> = {
  add: "to add",
  replace: "to change",
  remove: "to remove",
  refuse: "refused",
  none: null,
  adopt: null,
  drop: null,
  keep: null,
  skip: null,
};

function shorten(path: string, { cwd, home }: PageContext): string {
  if (isInside(cwd, path)) return printable(display(cwd, path));
  return printable(home !== null && isInside(home, path) ? `~${path.slice(home.length)}` : path);
}
