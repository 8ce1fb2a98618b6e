// The lines about one entry of a destination.

import type { Row } from "../../operations/plan/compare.ts";
import { describeChanged, describeGone, describeNew } from "../changes/describe.ts";
import { type Line, line, look } from "../changes/words.ts";

/** At least one line for an entry that is added, removed, changed or left alone for a reason. */
export function describe(row: Row): readonly Line[] {
  const { action, entry, change } = row;
  if (action === "keep") return [look("edited since it was installed; it stays as it is.")];
  if (action === "skip") return [look(`${leftAlone(row)} (onConflict: keep).`)];
  if (action === "refuse") {
    const more = change === null ? [] : describeChanged(change);
    return [
      { text: "refused; why, and the ways out, are said below.", tone: "alarm" },
      ...(more.length > 0 ? [line("The bundle's would change it so:"), ...more] : []),
    ];
  }
  if (entry === ".") return [line(LINK[action]!)];
  if (change === null) return [line("removed.")];
  if (action === "add") return describeNew(entry, change);
  if (action === "remove") return describeGone(change);
  const before = NOW[row.live];
  if (before !== null) return [look(before), ...describeNew(entry, change)];
  const lines = describeChanged(change);
  return lines.length > 0 ? lines : [line("the same files; only how they get there changes.")];
}

const LINK: Readonly<Record<string, string>> = {
  add: "the directory becomes one link to all of them.",
  replace: "leads to the new bundle.",
  remove: "the directory is no longer one link.",
};

/** What is replaced but cannot be compared; null for what can. */
const NOW: Readonly<Record<Row["live"], string | null>> = {
  nothing: null,
  copy: null,
  link: null,
  "dead-link": "a link is there now that leads nowhere; instead:",
  "other-link": "a link to somewhere else is there now; instead:",
  other: "no directory is there now; instead:",
  unreadable: "what is there now cannot be read; instead:",
};

function leftAlone({ entry, state, id }: Row): string {
  if (entry === ".") return "this shall become one link, and what is there instead is left alone";
  if (state === "foreign")
    return "kitout did not install what is there; yours is kept, and the bundle's is not installed";
  return id !== null
    ? "edited since it was installed; yours is kept, and the bundle's newer version is not installed"
    : "edited since it was installed, and the bundle no longer has it; yours is kept";
}
