// Two changes of one text, made without knowing of each other, as one.

import { type LineEdit, lineEdits } from "./diff.ts";
import { splitLines } from "./lines.ts";

/**
 * `base` with what changed from it to `ours` and to `theirs`. Null when both changed the same lines, or lines without an unchanged one
 * between them, in different ways; also when there is too much to compare.
 */
export function mergeTexts(base: string, ours: string, theirs: string): string | null {
  const lines = splitLines(base);
  const [left, right] = [ours, theirs].map((text) => lineEdits(lines, splitLines(text)));
  const edits = left && right ? mergeEdits(left, right) : null;
  if (edits === null) return null;
  const merged: string[] = [];
  let at = 0;
  for (const edit of edits) {
    merged.push(...lines.slice(at, edit.start), ...edit.lines);
    at = edit.start + edit.count;
  }
  return [...merged, ...lines.slice(at)].join("");
}

/** The edits of both, in order; null when two of them touch and are not the same. */
function mergeEdits(ours: readonly LineEdit[], theirs: readonly LineEdit[]): readonly LineEdit[] | null {
  const same = (edit: LineEdit) => theirs.some((other) => isSame(edit, other));
  const own = ours.filter((edit) => !same(edit));
  const all = [...own, ...theirs].sort((a, b) => a.start - b.start || a.count - b.count);
  const touching = all.some((edit, index) => index > 0 && touch(all[index - 1]!, edit));
  return touching ? null : all;
}

/** Whether there is no unchanged line between two edits; the first one does not begin later. */
function touch(first: LineEdit, second: LineEdit): boolean {
  return second.start <= first.start + first.count;
}

function isSame(a: LineEdit, b: LineEdit): boolean {
  return (
    a.start === b.start &&
    a.count === b.count &&
    a.lines.length === b.lines.length &&
    a.lines.every((line, index) => line === b.lines[index])
  );
}
