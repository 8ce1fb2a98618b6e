// What an update would find, source by source, as text for people.

import type { OutdatedSource } from "../../operations/update/result.ts";
import { clip, count, type Line, line, look, wrap } from "../changes/words.ts";
import { ALARM, CHANGES, COMES, columnOf, LOOK, type Page, rowText, type Sign } from "../page.ts";
import { following, heldText, TAG_MOVED, tagged } from "./words.ts";

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

function aboutSource({ from, follows, locked, latest, tags, state }: OutdatedSource): readonly Line[] {
  const label = `${follows === null ? "" : `${following(follows)} of `}${clip(from, 300)}`;
  const was = locked === null ? "not locked" : tagged(tags?.locked ?? null, locked);
  const is = tagged(tags?.latest ?? null, latest);
  const outside =
    tags === null || tags.outside === null
      ? []
      : [line(`${clip(tags.outside, 60)} is newer, and outside of ${following(follows ?? "")}.`)];
  if (state === "tag-moved")
    return [
      { text: `${was} → ${is}  ${label}`, tone: "alarm" },
      { text: tags === null ? TAG_MOVED : `${TAG_MOVED} ${REFUSED}`, tone: "alarm" },
      ...outside,
    ];
  if (state === "held")
    return [
      line(`${locked === null ? is : was}  ${label}`),
      look(heldText(tags?.latest ?? latest)),
      ...outside,
    ];
  return [line(`${state === "current" ? is : `${was} → ${is}`}  ${label}`), ...outside];
}

const REFUSED = "Until then `kitout update` refuses it; with --moved-tags it takes it.";

function closing(sources: readonly OutdatedSource[], command: string): string {
  const some = sources.filter(({ state }) => !["current", "held"].includes(state)).length;
  if (some === 0) return "Nothing to update.";
  return `\`${command}\` updates ${count(some, "source")}; with --dry-run it only shows what would change.`;
}
