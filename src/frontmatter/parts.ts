// The frontmatter of a SKILL.md that a template wrote, with values from elsewhere in it.

import { ANY_BREAK, keepsKeys, type Part } from "../yaml/shape.ts";
import { findFrontmatter } from "./frontmatter.ts";

export type { Part } from "../yaml/shape.ts";

/**
 * The inserted part that changes what the template writes as frontmatter: it begins or ends it, or adds, ends or names a key. Null when
 * none does, for any line break that some reader of YAML or of lines knows.
 */
export function partThatAddsKeys(parts: readonly Part[]): Part | null {
  if (isKept(parts)) return null;
  // With all parts up to here as they are, and words for the others, the keys are no longer the template's.
  let [low, high] = [0, parts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const some = parts.map((part, index): Part => (index < middle || part.inserted === "no" ? part : WORD));
    if (isKept(some)) low = middle;
    else high = middle;
  }
  return parts.slice(0, high).findLast(({ inserted }) => inserted !== "no") ?? null;
}

/** Stands for a value that is harmless in every place. */
const WORD: Part = { text: "word", inserted: "no" };

function isKept(parts: readonly Part[]): boolean {
  if (!isKeptAsItIs(parts)) return false;
  const lines = parts.map((part) => ({ ...part, text: part.text.replace(ANY_BREAK, "\n") }));
  return lines.every(({ text }, index) => text === parts[index]!.text) || isKeptAsItIs(lines);
}

function isKeptAsItIs(parts: readonly Part[]): boolean {
  const bytes = Buffer.from(parts.map(({ text }) => text).join(""), "utf8");
  const block = findFrontmatter(bytes);
  if (block === null) return true;
  const start = bytes.subarray(0, block.start).toString("utf8").length;
  const end = bytes.subarray(0, block.end).toString("utf8").length;
  // The line that opens it, and the dashes that close it, with the line break before them.
  if (!isWritten(parts, 0, start) || !isWritten(parts, Math.max(0, end - 1), end + 3)) return false;
  return keepsKeys(cut(parts, start, end));
}

/** Whether nothing from `start` to `end` was inserted. */
function isWritten(parts: readonly Part[], start: number, end: number): boolean {
  return cut(parts, start, end).every(({ text, inserted }) => inserted === "no" || text === "");
}

/** What is from `start` to `end` in UTF-16 units, and inserted parts that are empty there. */
function cut(parts: readonly Part[], start: number, end: number): Part[] {
  let at = 0;
  return parts.flatMap((part) => {
    const from = at;
    at += part.text.length;
    return at < start || from > end
      ? []
      : [{ ...part, text: part.text.slice(Math.max(0, start - from), end - from) }];
  });
}
