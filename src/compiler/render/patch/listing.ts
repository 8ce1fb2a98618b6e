// Puts the lines that a hunk expects beside those of the file, so that a reader sees where they differ.

import { decodeName } from "../../../digest/bytes.ts";
import type { NumberedLine } from "../../../model/patch.ts";

export interface Listings {
  readonly expected: readonly NumberedLine[];
  readonly found: readonly NumberedLine[];
}

/**
 * Both sides as they are shown, numbered from line `start`, which counts from 0. A long line is cut to the part around its first
 * difference from its counterpart. Surplus lines at the end of `found` are left out. Lines may have any length but should be few; they
 * have one character for each byte.
 */
export function sideBySide(expected: readonly string[], found: readonly string[], start: number): Listings {
  const rows = rowsOf(expected, found);
  const most = Math.max(1, expected.length);
  for (let more = found.length - most; more > 0 && rows.at(-1)!.expected === null; more--) rows.pop();
  return { expected: listing(rows, "expected", start), found: listing(rows, "found", start) };
}

/** A line of each side; null where only the other side has one. */
interface Row {
  readonly expected: string | null;
  readonly found: string | null;
}

/** Aligns the sides by their longest common subsequence of lines; between those, differing lines are paired. */
function rowsOf(expected: readonly string[], found: readonly string[]): Row[] {
  const common = commonLines(expected, found);
  const rows: Row[] = [];
  const gap = { expected: [] as string[], found: [] as string[] };
  const closeGap = () => {
    const [left, right] = [gap.expected.splice(0), gap.found.splice(0)];
    for (let at = 0; at < Math.max(left.length, right.length); at++)
      rows.push({ expected: left[at] ?? null, found: right[at] ?? null });
  };
  let [i, j] = [0, 0];
  while (i < expected.length || j < found.length) {
    if (i < expected.length && expected[i] === found[j]) {
      closeGap();
      rows.push({ expected: expected[i++]!, found: found[j++]! });
    } else if (j === found.length || (i < expected.length && common(i + 1, j) >= common(i, j + 1))) {
      gap.expected.push(expected[i++]!);
    } else {
      gap.found.push(found[j++]!);
    }
  }
  closeGap();
  return rows;
}

/** The length of the longest common subsequence of `a` from `i` on and `b` from `j` on. */
function commonLines(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const counts = Array.from({ length: a.length + 1 }, () => new Uint8Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      counts[i]![j] =
        a[i] === b[j] ? counts[i + 1]![j + 1]! + 1 : Math.max(counts[i + 1]![j]!, counts[i]![j + 1]!);
  return (i, j) => counts[i]![j]!;
}

function listing(rows: readonly Row[], side: keyof Row, start: number): readonly NumberedLine[] {
  return rows
    .filter((row) => row[side] !== null)
    .map((row, index) => ({
      line: start + index + 1,
      text: shown(row[side]!, windowOf(row)),
      differs: row.expected !== row.found,
    }));
}

/** Where the shown part of both lines begins. */
function windowOf({ expected, found }: Row): number {
  if (expected === null || found === null || expected === found) return 0;
  if (![expected, found].some((line) => letters(line, 0).length > MOST_LETTERS)) return 0;
  let at = 0;
  while (at < expected.length && expected[at] === found[at]) at += 1;
  if (at <= LETTERS_BEFORE) return 0;
  at -= LETTERS_BEFORE;
  // Not in the middle of a character of up to four bytes.
  for (let back = 0; back < 3 && /[\x80-\xbf]/.test(expected[at]!); back++) at -= 1;
  return at;
}

function shown(line: string, from: number): string {
  const part = letters(line, from);
  const isCut = part.length > MOST_LETTERS;
  return `${from > 0 ? "…" : ""}${part.slice(0, MOST_LETTERS).join("")}${isCut ? "…" : ""}`;
}

/** The characters that are shown, and one more if there is one. */
function letters(line: string, from: number): readonly string[] {
  const bytes = Buffer.from(line.slice(from, from + 4 * (MOST_LETTERS + 1)), "latin1");
  return [...decodeName(bytes).replace(/\n$/, "")];
}

const MOST_LETTERS = 100;
const LETTERS_BEFORE = 40;
