// An update as text for a terminal.

import type { Outcome, SourceUpdate } from "../../operations/update/result.ts";
import { atMost, clip, type Line, look, staysText, wrap } from "../changes/words.ts";
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
  TONES,
} from "../page.ts";
import {
  changedSources,
  countsText,
  following,
  heldText,
  isMoved,
  NOT_NEEDED,
  skillRows,
  TAG_MOVED,
  versionsOf,
} from "./words.ts";

/** One block for each source that moves or is held back; what needs most care comes first. */
export function updateText(updates: readonly SourceUpdate[], outcome: Outcome, page: Page): string {
  const blocks = changedSources(updates).map((update) => `${blockText(update, page).join("\n")}\n\n`);
  const dropped = outcome.dropped.map((name) => `- ${clip(name, 100)}  ${NOT_NEEDED}\n`).join("");
  return `${blocks.join("")}${dropped}${dropped && "\n"}${wrap(closing(updates, outcome), page.width).join("\n")}\n`;
}

const SIGNS = { added: COMES, changed: CHANGES, removed: GOES } as const;

function blockText(update: SourceUpdate, page: Page): readonly string[] {
  const { tagMoved, held, same, offered } = update;
  const rows = skillRows(update);
  const column = columnOf(rows.map(({ name }) => name));
  const newly = atMost(
    offered.map((id) => clip(id, 100)),
    10,
  ).join(", ");
  const rest = [
    ...(same === 0 ? [] : [staysText(same)]),
    ...(offered.length === 0 ? [] : wrap(`New in this source, and not selected: ${newly}`, page.width - 2)),
  ];
  return [
    head(update, page),
    ...(tagMoved ? noted(ALARM, { text: TAG_MOVED, tone: "alarm" }, page) : []),
    ...(held === null ? [] : noted(LOOK, look(heldText(held.newest)), page)),
    ...rows.flatMap(({ skill, name, about }) => [
      ...rowText(SIGNS[skill.kind], name, about, column, page),
      ...(skill.diff === "" ? [] : [diffText(skill.diff, page)]),
    ]),
    ...rest.map((line) => `  ${line}`),
  ];
}

function head(update: SourceUpdate, page: Page): string {
  const { source, from, follows } = update;
  const { before, after } = versionsOf(update);
  const versions =
    before === null ? `${after}, not locked before` : before === after ? after : `${before} → ${after}`;
  const words = [
    painter(page)(clip(source, 100), BOLD),
    clip(from, 300),
    ...(follows === null ? [] : [`(${following(follows)})`]),
    versions,
  ];
  return words.join("  ");
}

function noted([sign, colour]: Sign, { text, tone }: Line, page: Page): readonly string[] {
  const paint = painter(page);
  return wrap(text, page.width - 4).map(
    (line, at) => `  ${at === 0 ? paint(sign, colour) : " "} ${paint(line, TONES[tone])}`,
  );
}

function closing(
  updates: readonly SourceUpdate[],
  { dryRun, lock, command, plan, dropped }: Outcome,
): string {
  const moved = updates.filter(isMoved);
  if (moved.length + dropped.length === 0) return "Nothing to update: every source is as skills.lock says.";
  if (dryRun) {
    const counts = countsText(moved, ["to add", "to change", "to remove"]);
    return `${counts}. Nothing was changed. \`${command}\` does this.`;
  }
  const counts = countsText(moved, ["added", "changed", "removed"]);
  return `${counts}. Wrote ${lock}. Review and commit it; \`${plan}\` shows what an install would change.`;
}
