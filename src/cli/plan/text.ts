// The plan as a person reads it.

import { printable } from "../../diagnostics/printable.ts";
import { display, isInside } from "../../model/paths.ts";
import { describe } from "./entry.ts";
import type { DestinationRecord } from "./records.ts";
import type { DestinationPlan, Row } from "./rows.ts";
import { few, type Line, plain, wrap } from "./words.ts";

export interface Paper {
  readonly cwd: string;
  /** Physical; null when there is none. */
  readonly home: string | null;
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
}

/** What is said of the install that was planned. */
export interface Outlook {
  /** The command that does it, with further options. */
  readonly command: (...more: readonly string[]) => string;
  /** Why the installer refuses and what the ways out are, in its own words; empty when it does not. */
  readonly refusal: string;
}

/** Destinations to which the same happens are shown together, and a change that was shown is not shown again. */
export function planText(plans: readonly DestinationPlan[], outlook: Outlook, paper: Paper): string {
  const blocks = new Map<string, Block>();
  for (const plan of plans) {
    const { record, same } = plan;
    const told = rowsOf(plan).map((row): Told => ({ ...row, about: describe(row) }));
    const happens = JSON.stringify([told.map(keyOf), same]);
    const block = blocks.get(happens) ?? { records: [], told, same };
    blocks.set(happens, { ...block, records: [...block.records, record] });
  }
  const shown = new Map<string, string>();
  const texts = [...blocks.values()].map((block) => `${blockText(block, shown, paper)}\n`);
  return `${texts.join("")}${closing(plans, outlook, paper)}`;
}

interface Told extends Row {
  readonly about: readonly Line[];
}

interface Block {
  readonly records: readonly DestinationRecord[];
  readonly told: readonly Told[];
  readonly same: number;
}

/** Equal for what would read the same. */
function keyOf({ entry, action, about, change, diff }: Told): string {
  return JSON.stringify([entry, action, about, change, diff]);
}

function blockText({ records, told, same }: Block, shown: Map<string, string>, paper: Paper): string {
  const paint = painter(paper);
  const lines = records.map(({ targets, dest, structure }) =>
    targets.length === 0
      ? `${paint("(no longer a target)", BOLD)}  ${shorten(dest, paper)}`
      : `${paint(targets.join(", "), BOLD)}  ${shorten(dest, paper)}  (${structure})`,
  );
  const label = records[0]!.targets.join(", ") || shorten(records[0]!.dest, paper);
  const marked = told.filter(({ action }) => MARKS[action] !== undefined);
  const column = Math.min(MAX_NAME, Math.max(0, ...marked.map(({ entry }) => nameOf(entry).length))) + 6;
  for (const row of marked) {
    const where = shown.get(keyOf(row)) ?? null;
    shown.set(keyOf(row), where ?? label);
    // One short line is said again as quickly as it is referred to.
    const again = where !== null && (row.about.length > 1 || row.diff !== "");
    lines.push(...rowText(row, again ? [plain(`as in ${where}`)] : row.about, column, paper));
    if (!again && row.diff !== "") lines.push(diffText(row.diff, paper));
  }
  const stays = same === 1 ? "1 skill stays as it is." : `${same} skills stay as they are.`;
  const rest = [
    ...named(told, "adopt", "there already, as it shall be; kitout takes it over.", paper),
    ...named(told, "drop", "removed already; kitout forgets it.", paper),
    ...(same === 0 ? [] : [stays]),
  ];
  return `${[...lines, ...rest.map((line) => `  ${line}`)].join("\n")}\n`;
}

function named(told: readonly Told[], action: string, words: string, { width }: Paper): readonly string[] {
  const names = told.filter((row) => row.action === action).map(({ entry }) => nameOf(entry));
  return names.length === 0 ? [] : wrap(`${few(names, 40).join(", ")}: ${words}`, width - 2);
}

const MAX_NAME = 28;

const MARKS: Readonly<Record<string, readonly [sign: string, colour: number]>> = {
  add: ["+", 32],
  replace: ["~", 33],
  remove: ["-", 31],
  keep: ["!", 33],
  skip: ["!", 33],
  refuse: ["!", 31],
};

function nameOf(entry: string): string {
  return entry === "." ? "(the link)" : entry;
}

function rowText(row: Row, about: readonly Line[], column: number, paper: Paper): readonly string[] {
  const paint = painter(paper);
  const [sign, colour] = MARKS[row.action]!;
  const name = nameOf(row.entry);
  const head = `  ${paint(sign, colour)} ${paint(name, BOLD)}`;
  const lines = about.flatMap(({ text, tone }) =>
    wrap(text, Math.max(40, paper.width - column)).map((line) => paint(line, TONES[tone])),
  );
  const indent = " ".repeat(column);
  const gap = column - 4 - name.length;
  return gap < 2
    ? [head, ...lines.map((line) => indent + line)]
    : [`${head}${" ".repeat(gap)}${lines[0]}`, ...lines.slice(1).map((line) => indent + line)];
}

const BOLD = 1;
const TONES = { plain: 0, look: 33, alarm: 31 } as const;

/** Escaped like all else, but for tabs and line breaks, without which it would be no diff. */
function diffText(diff: string, paper: Paper): string {
  const paint = painter(paper);
  let escapes = false;
  const lines = diff
    .slice(0, -1)
    .split("\n")
    .map((line) => {
      const bare = line.endsWith("\r") ? line.slice(0, -1) : line;
      const safe = bare.split("\t").map(printable).join("\t");
      escapes ||= safe !== bare;
      return paint(safe, DIFF_COLOURS[line.charAt(0)] ?? 0) + line.slice(bare.length);
    });
  const note = "# Characters that do not show are written as escapes above; --json has the text itself.";
  return [...lines, ...(escapes ? [note] : [])].join("\n");
}

const DIFF_COLOURS: Readonly<Record<string, number>> = { "+": 32, "-": 31, "@": 36, d: 1 };

function closing(plans: readonly DestinationPlan[], { command, refusal }: Outlook, { width }: Paper): string {
  const total = totalOf(plans);
  if (refusal !== "") {
    const head = `${total}Nothing was changed, and \`${command()}\` changes nothing until this is decided:`;
    return `${wrap(head, width).join("\n")}\n${refusal}`;
  }
  const rows = plans.flatMap(rowsOf);
  const some = (...actions: readonly string[]) => rows.some(({ action }) => actions.includes(action));
  if (some("add", "replace", "remove", "adopt", "drop")) {
    const yours = rows.some(({ state, action }) => YOURS.includes(state) && GOES.includes(action));
    const backup = yours ? "; what is yours is copied to a backup first" : "";
    return `${wrap(`${total}Nothing was changed. \`${command()}\` does this${backup}.`, width).join("\n")}\n`;
  }
  if (!some("keep")) return "Nothing to do.\n";
  const back = `Nothing to do, unless you want the bundle's version back: \`${command("--force")}\`, after a backup.`;
  return `${wrap(back, width).join("\n")}\n`;
}

/** The script's states of what somebody edited or made, and its actions that take it away. */
const YOURS = ["edited", "conflict", "foreign"];
const GOES = ["replace", "remove"];

/** How much happens, each skill counted in each destination, as the installer counts. */
function totalOf(plans: readonly DestinationPlan[]): string {
  const counted = plans.map((plan) =>
    rowsOf(plan).filter(({ entry, action }) => entry !== "." && COUNTED[action]),
  );
  const actions = counted.flat().map(({ action }) => action);
  const counts = Object.entries(COUNTED)
    .map(([action, words]) => [actions.filter((one) => one === action).length, words] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`);
  const places = counted.filter((rows) => rows.length > 0).length;
  return counts.length === 0 ? "" : `${counts.join(", ")}${places > 1 ? ` in ${places} destinations` : ""}. `;
}

function rowsOf({ rows, behind }: DestinationPlan): readonly Row[] {
  return [...rows, ...behind];
}

const COUNTED: Readonly<Record<string, string>> = {
  add: "to add",
  replace: "to change",
  remove: "to remove",
  refuse: "refused",
};

function shorten(path: string, { cwd, home }: Paper): string {
  if (isInside(cwd, path)) return printable(display(cwd, path));
  return printable(home !== null && isInside(home, path) ? `~${path.slice(home.length)}` : path);
}

function painter({ colour }: Paper): (text: string, code: number) => string {
  return (text, code) => (colour && code !== 0 && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text);
}
