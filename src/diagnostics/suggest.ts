// "Did you mean": the known name that a wrong one is closest to.

import { compareBytes } from "../digest/bytes.ts";

/**
 * The closest of `known` to `wrong`, or null when none is close: equal but for case, or at most a third of its length (and at
 * least one) edits away, or with such a last segment (`pdf` finds `anthropic/pdf`). Ties go to the first by bytes.
 */
export function suggest(wrong: string, known: Iterable<string>): string | null {
  const lower = wrong.toLowerCase();
  let best: { name: string; distance: number } | null = null;
  for (const name of known) {
    const candidate = name.toLowerCase();
    const last = candidate.slice(candidate.lastIndexOf("/") + 1);
    // A whole name is a better guess than a last segment at the same distance.
    const distance = Math.min(edits(lower, candidate, limit(wrong)), edits(lower, last, limit(wrong)) + 0.5);
    if (distance > limit(wrong)) continue;
    if (best === null || distance < best.distance || (distance === best.distance && compareBytes(name, best.name) < 0)) best = { name, distance };
  }
  return best?.name ?? null;
}

function limit(text: string): number {
  return Math.max(1, Math.floor(text.length / 3));
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. Beyond `most` it only says "more". */
function edits(a: string, b: string, most: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    if (Math.min(...row) > most) return most + 1;
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}
