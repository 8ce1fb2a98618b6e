// Applies the hunks of one file to its text. There is no fuzzy matching: a line that differs from the patch is a conflict.

import type { ConflictReason } from "../../../model/patch.ts";
import { type Listings, sideBySide } from "./listing.ts";
import type { Hunk } from "./patch.ts";
import { FileLines, type Work } from "./search.ts";

/** Which hunk does not apply, from 0, and what is there instead. `reason` is null when the work was used up before it was known. */
export interface HunkConflict extends Listings {
  readonly index: number;
  readonly reason: ConflictReason | null;
}

/**
 * `text` with all hunks applied, at the lines where `git apply` finds them: at the line number of the hunk, shifted like the hunk before
 * it; else at the nearest exact match after that hunk. A hunk for the first line without context before its change matches only at the
 * beginning, one without context after it only at the end, and one without any context only at its line number. Text is one character for
 * each byte. When hunks do not apply, returns the first `MOST_CONFLICTS` of them: the others are matched as if those were not in the
 * patch.
 */
export function applyHunks(
  text: string,
  hunks: readonly Hunk[],
  work: Work,
): string | readonly HunkConflict[] {
  const file = new FileLines(text);
  const parts: string[] = [];
  const conflicts: HunkConflict[] = [];
  let end = 0;
  let drift = 0;
  for (const [index, hunk] of hunks.entries()) {
    const sides = sidesOf(hunk);
    const near = startOf(hunk) + drift;
    const at = findSide(file, file.numbersOf(sides.old), hunk, near, end, work);
    if (at === null) {
      conflicts.push({ index, ...conflict(file, hunk, near, end, work) });
      if (work.left <= 0 || conflicts.length === MOST_CONFLICTS) break;
      continue;
    }
    parts.push(file.slice(end, at), sides.now.join(""));
    end = at + sides.old.length;
    drift = at - startOf(hunk);
  }
  return conflicts.length > 0 ? conflicts : parts.join("") + file.slice(end, file.count);
}

/** Nobody reads more at once. */
export const MOST_CONFLICTS = 10;

interface Sides {
  readonly old: readonly string[];
  readonly now: readonly string[];
}

function sidesOf({ lines }: Hunk): Sides {
  const without = (sign: string) => lines.filter((line) => line.sign !== sign).map((line) => line.text);
  return { old: without("+"), now: without("-") };
}

/** From 0. */
function startOf({ oldStart, oldCount }: Hunk): number {
  return oldCount === 0 ? oldStart : Math.max(0, oldStart - 1);
}

/** The line at which `numbers`, one side of the hunk, are found; null when nowhere. */
function findSide(
  file: FileLines,
  numbers: readonly number[],
  hunk: Hunk,
  near: number,
  from: number,
  work: Work,
): number | null {
  const { first, last, anywhere } = bounds(hunk);
  const only = last ? file.count - numbers.length : first ? 0 : null;
  if (only === null) return file.find(numbers, near, from, work);
  const fits = only >= from && (!first || only === 0) && (anywhere || only === near);
  return fits && file.isAt(numbers, only, work) ? only : null;
}

interface Bounds {
  readonly first: boolean;
  readonly last: boolean;
  /** Whether there is context by which to find another line. */
  readonly anywhere: boolean;
}

function bounds({ lines, oldStart }: Hunk): Bounds {
  return {
    first: lines[0]?.sign !== " " && oldStart <= 1,
    last: lines.at(-1)?.sign !== " ",
    anywhere: lines.some(({ sign }) => sign === " "),
  };
}

function conflict(
  file: FileLines,
  hunk: Hunk,
  near: number,
  from: number,
  work: Work,
): Omit<HunkConflict, "index"> {
  const { old, now } = sidesOf(hunk);
  const numbers = file.numbersOf(old);
  const isApplied = now.length > 0 && findSide(file, file.numbersOf(now), hunk, near, from, work) !== null;
  const elsewhere = old.length === 0 ? null : file.find(numbers, near, from, work);
  const line = elsewhere ?? likelyLine(file, numbers, near);
  if (work.left <= 0) return { reason: null, expected: [], found: [] };
  const differs = old.findIndex((text, index) => text !== file.line(line + index));
  const start = Math.max(0, Math.min(differs - CONTEXT, old.length - MOST_LINES));
  const expected = old.slice(start, start + MOST_LINES);
  // A few more than expected, for lines that were inserted.
  const found = Array.from({ length: Math.max(1, expected.length) + CONTEXT }, (_, at) => line + start + at)
    .filter((at) => at < file.count)
    .map((at) => file.line(at));
  return {
    reason: isApplied
      ? "applied"
      : elsewhere !== null || old.length === 0
        ? edge(hunk, elsewhere)
        : changed(file, old, line),
    ...sideBySide(expected, found, line + start),
  };
}

/** How many lines are shown, and how many of them before the first difference. */
const MOST_LINES = 12;
const CONTEXT = 3;

function edge(hunk: Hunk, elsewhere: number | null): ConflictReason {
  return bounds(hunk).first && elsewhere !== 0 ? "not-first" : "not-last";
}

function changed(file: FileLines, old: readonly string[], line: number): ConflictReason {
  const isSame = old.every((text, index) => bare(text) === bare(file.line(line + index)));
  return isSame ? "line-endings" : "changed";
}

function bare(line: string): string {
  return line.replace(/\r?\n$/, "");
}

/** The most likely line, judged by the hunk's lines that are rare in the file; the hunk's own line when there are none. */
function likelyLine(file: FileLines, numbers: readonly number[], near: number): number {
  const votes = new Map<number, number>();
  for (const [index, number] of numbers.entries()) {
    const lines = file.linesOf(number);
    if (lines.length <= RARE) for (const at of lines) votes.set(at - index, (votes.get(at - index) ?? 0) + 1);
  }
  let best = Math.max(0, Math.min(near, file.count - 1));
  for (const [line, count] of votes) {
    const more = count - (votes.get(best) ?? 0);
    const isNearer = Math.abs(line - near) < Math.abs(best - near);
    if (line >= 0 && (more > 0 || (more === 0 && isNearer))) best = line;
  }
  return best;
}

const RARE = 8;
