// "Did you mean": finds the known name closest to a wrong one.

import { compareBytes } from "../digest/bytes.ts";

/** With more edits than these, even a long name is not recognisable. */
const MAX_EDITS = 10;

/**
 * Letters are counted by their code modulo this: exact for ASCII; otherwise the difference may be underestimated, never overestimated.
 */
const BINS = 128;

/**
 * The closest of `known` to `wrong`, or null when none is close. In this order: equal but for case; at most a third of its length (and at
 * least one) edits away; as close in its last segment (`pdf` finds `anthropic/pdf`); with the same last segment as `wrong` (`team/pdf`
 * finds it too). Ties go to the first by bytes.
 */
export function suggest(wrong: string, known: Iterable<string>): string | null {
  const lower = wrong.toLowerCase();
  const wrongEnd = lastSegment(lower);
  const limit = Math.min(MAX_EDITS, Math.max(1, Math.floor(wrong.length / 3)));
  // Halves break the tie between a whole name and a last segment.
  const sameEnd = limit + 0.75;
  const rows: Rows = [newRow(lower, limit), newRow(lower, limit), newRow(lower, limit)];
  let best: string | null = null;
  let bestDistance = sameEnd;
  for (const name of known) {
    if (name === wrong) continue;
    const candidate = name.toLowerCase();
    const end = lastSegment(candidate);
    // Distances above the best so far need not be exact.
    const most = Math.min(limit, Math.floor(bestDistance));
    let distance = edits(lower, candidate, most, rows);
    if (end !== candidate) distance = Math.min(distance, edits(lower, end, most, rows) + 0.5);
    if (distance > limit + 0.5 && end === wrongEnd) {
      // A path such as `./pdf` or `skills/pdf` probably means the skill with the name of its last segment.
      distance = candidate === wrongEnd ? sameEnd - 0.125 : sameEnd;
    }
    if (
      distance < bestDistance ||
      (distance === bestDistance && (best === null || compareBytes(name, best) < 0))
    ) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Three rows of the table, allocated once for all names. */
type Rows = readonly [Int32Array, Int32Array, Int32Array];

/** Large enough for every name that could be close, for the cells beside the band, and for counts of letters. */
function newRow(wrong: string, limit: number): Int32Array {
  return new Int32Array(Math.max(wrong.length + limit + 3, BINS));
}

/** A lower bound of the distance that is fast to compute: how many letters only one of the names has. */
function differentLetters(a: string, b: string, counts: Int32Array): number {
  counts.fill(0, 0, BINS);
  for (let at = 0; at < a.length; at += 1) counts[a.charCodeAt(at) % BINS]! += 1;
  for (let at = 0; at < b.length; at += 1) counts[b.charCodeAt(at) % BINS]! -= 1;
  let missing = 0;
  let extra = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    const count = counts[bin]!;
    if (count > 0) missing += count;
    else extra -= count;
  }
  return Math.max(missing, extra);
}

/**
 * The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, in UTF-16 units. Infinite when it
 * is above `most`, or when everything would be replaced.
 */
function edits(a: string, b: string, most: number, rows: Rows): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > most || differentLetters(a, b, rows[0]) > most)
    return Number.POSITIVE_INFINITY;
  const beyond = most + 1;
  // Only cells within `most` of the diagonal matter; those beside the band stay "beyond".
  let [older, old, row] = rows;
  for (let j = 0; j <= most + 1; j += 1) old[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    const from = Math.max(1, i - most);
    const to = Math.min(b.length, i + most);
    row[from - 1] = from === 1 ? Math.min(i, beyond) : beyond;
    row[to + 1] = beyond;
    let least = row[from - 1]!;
    const letter = a.charCodeAt(i - 1);
    const before = a.charCodeAt(i - 2);
    for (let j = from; j <= to; j += 1) {
      const other = b.charCodeAt(j - 1);
      let cost = old[j - 1]!;
      if (letter !== other) {
        cost = Math.min(cost, old[j]!, row[j - 1]!) + 1;
        if (before === other && letter === b.charCodeAt(j - 2)) cost = Math.min(cost, older[j - 2]! + 1);
      }
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return Number.POSITIVE_INFINITY;
    [older, old, row] = [old, row, older];
  }
  const distance = old[b.length]!;
  return distance > most || distance >= Math.max(a.length, b.length) ? Number.POSITIVE_INFINITY : distance;
}
