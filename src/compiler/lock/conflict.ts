// A lock with git's conflict markers. The user decides which side counts; this takes it.

/** In git's words: `ours` comes first. In a rebase it is the branch that one rebases onto. */
export type Side = "ours" | "theirs";

const MARKER = /^(<{7}|\|{7}|={7}|>{7})(?: |\r?\n?$)/;

/** The text with this side of every conflict. Null when the markers do not match, as in a conflict within a conflict. */
export function takeSide(text: string, side: Side): string | null {
  const taken: string[] = [];
  // Where a line is: outside conflicts, in one of the sides, or in their common base (diff3, zdiff3).
  let part: Side | "base" | null = null;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const marker = MARKER.exec(line)?.[1]?.[0];
    if (marker === undefined) {
      if (part === null || part === side) taken.push(line);
    } else if (marker === "<" && part === null) part = "ours";
    else if (marker === "|" && part === "ours") part = "base";
    else if (marker === "=" && (part === "ours" || part === "base")) part = "theirs";
    else if (marker === ">" && part === "theirs") part = null;
    else return null;
  }
  return part === null ? taken.join("") : null;
}

/** The first marker in a text that is not JSON, in UTF-16 units; null when there is none. */
export function conflictIn(text: string): readonly [start: number, end: number] | null {
  const found = /(?:^|\n)(?=(?:<{7}|\|{7}|={7}|>{7})(?: |\r?\n|\r?$))/.exec(text);
  const start = found === null ? -1 : found.index + found[0].length;
  return found === null ? null : [start, start + 7];
}
