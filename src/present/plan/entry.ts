// The lines about one entry of a destination.

import type { Row } from "../../operations/plan/compare.ts";
import type { EntryAction } from "../../operations/plan/porcelain.ts";
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
      { text: "refused; see below for the reason and what you can do.", tone: "alarm" },
      ...(more.length > 0 ? [line("The bundle's version would change it as follows:"), ...more] : []),
    ];
  }
  if (entry === ".") return [line(LINK[action])];
  if (change === null) return [line("removed.")];
  if (action === "add") return describeNew(entry, change);
  if (action === "remove") return describeGone(change);
  const before = NOW[row.live];
  if (before !== null) return [look(before), ...describeNew(entry, change)];
  const lines = describeChanged(change);
  return lines.length > 0 ? lines : [line("the same files; only how they are installed changes.")];
}

/** Of a destination that is, was or becomes a single symbolic link. */
const LINK: Readonly<Record<Exclude<EntryAction, "keep" | "skip" | "refuse">, string>> = {
  none: "stays as it is.",
  adopt: "points to the bundle already.",
  drop: "is gone already.",
  add: "the directory becomes a single symbolic link to all of them.",
  replace: "points to the new bundle.",
  remove: "the directory is no longer a single symbolic link.",
};

/** What is replaced but cannot be compared; null for what can. */
const NOW: Readonly<Record<Row["live"], string | null>> = {
  nothing: null,
  copy: null,
  link: null,
  "dead-link": "now a symbolic link that points nowhere; it is replaced by:",
  "other-link": "now a symbolic link to somewhere else; it is replaced by:",
  other: "now something other than a directory; it is replaced by:",
  unreadable: "now something that cannot be read; it is replaced by:",
};

function leftAlone({ entry, state, id }: Row): string {
  if (entry === ".") return "this would become a single symbolic link; what is there now is left alone";
  if (state === "foreign")
    return "kitout did not install what is there; yours is kept, and the bundle's version is not installed";
  return id !== null
    ? "edited since it was installed; yours is kept, and the bundle's newer version is not installed"
    : "edited since it was installed, and the bundle no longer has it; yours is kept";
}
