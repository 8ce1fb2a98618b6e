// What an update would find, source by source, as text for people.

import type { OutdatedSource } from "../../operations/update/result.ts";
import { clip, count, type Line, line, look, wrap } from "../changes/words.ts";
import { ALARM, CHANGES, COMES, columnOf, LOOK, type Page, rowText, type Sign } from "../page.ts";
import { following, heldText, short, TAG_MOVED } from "./words.ts";

/** `command`: the command line of `kitout update`. Moved tags come first, current sources last. */
export function outdatedText(sources: readonly OutdatedSource[], command: string, page: Page): string {
  const rows = STATES.flatMap((state) => sources.filter((one) => one.state === state));
  const column = columnOf(rows.map(nameOf));
  const lines = rows.flatMap((one) => rowText(SIGNS[one.state], nameOf(one), aboutSource(one), column, page));
  const text = [
    ...lines,
    ...(lines.length === 0 ? [] : [""]),
    ...wrap(closing(sources, command), page.width),
  ];
  return `${text.join("\n")}\n`;
}

type State = OutdatedSource["state"];

const STATES: readonly State[] = ["tag-moved", "outdated", "unlocked", "held", "current"];

const SIGNS: Readonly<Record<State, Sign>> = {
  "tag-moved": ALARM,
  outdated: CHANGES,
  unlocked: COMES,
  held: LOOK,
  current: [" ", 0],
};

function nameOf({ source }: OutdatedSource): string {
  return clip(source, 100);
}

function aboutSource({ from, follows, locked, latest, state }: OutdatedSource): readonly Line[] {
  const label = `${follows === null ? "" : `${following(follows)} of `}${clip(from, 300)}`;
  const move = `${locked === null ? "not locked" : short(locked)} → ${short(latest)}`;
  if (state === "tag-moved")
    return [
      { text: `${move}  ${label}`, tone: "alarm" },
      { text: TAG_MOVED, tone: "alarm" },
    ];
  if (state === "held") return [line(`${short(locked ?? latest)}  ${label}`), look(heldText(latest))];
  return [line(`${state === "current" ? short(latest) : move}  ${label}`)];
}

function closing(sources: readonly OutdatedSource[], command: string): string {
  const some = sources.filter(({ state }) => !["current", "held"].includes(state)).length;
  if (some === 0) return "Nothing to update.";
  return `\`${command}\` updates ${count(some, "source")}; with --dry-run it only shows what would change.`;
}
