// From a range of a scalar's value to the range in the file where it is written.

import type { Range } from "./syntax.ts";

export interface Written {
  /** The parser's name for the style. */
  readonly type?: string | undefined;
  readonly value: unknown;
}

/** A piece of the source, and its counterpart in the value: the same text, or something of `length` units. */
interface Piece {
  readonly source: Range;
  readonly length: number;
  readonly same: boolean;
}

/**
 * Where `within`, in UTF-16 units of the scalar's value, is in `text`; `range` is the scalar there, with its quotes or block indicator.
 * The whole scalar when that is uncertain, as in folded blocks.
 */
export function insideScalar(text: string, { type, value }: Written, range: Range, within: Range): Range {
  if (typeof value !== "string" || within[0] > within[1] || within[1] > value.length) return range;
  const pieces = type === "BLOCK_LITERAL" ? literal(text, range, value) : flow(text, type, range);
  let at = 0;
  let start: number | null = null;
  let end: number | null = null;
  for (const { source, length, same } of pieces) {
    const next = at + length;
    if (same && !value.startsWith(text.slice(...source), at)) return range;
    if (start === null && (within[0] < next || next === value.length))
      start = source[0] + (same ? Math.min(within[0] - at, length) : 0);
    if (end === null && within[1] > at && within[1] <= next)
      end = same ? source[0] + within[1] - at : source[1];
    at = next;
  }
  if (at !== value.length || start === null) return range;
  return [start, Math.max(start, end ?? start)];
}

/** Each line of the value is the end of its line in the file, after the indentation. */
function* literal(text: string, range: Range, value: string): Generator<Piece> {
  let broken = lineEnd(text, range[0]);
  for (const [index, written] of value.split("\n").entries()) {
    if (index > 0) yield { source: broken, length: 1, same: false };
    broken = lineEnd(text, broken[1]);
    const source: Range = [broken[0] - written.length, broken[0]];
    if (written !== "") yield { source, length: written.length, same: true };
  }
}

/** The next line break; an empty one at the end of the text. */
function lineEnd(text: string, from: number): Range {
  const feed = text.indexOf("\n", from);
  if (feed < 0) return [text.length, text.length];
  return [feed > from && text[feed - 1] === "\r" ? feed - 1 : feed, feed + 1];
}

const FOLD = String.raw`(?<fold>[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*)`;

/** Line breaks are folded alike in all of them; they differ in what escapes. */
const FLOW = {
  PLAIN: new RegExp(`${FOLD}|(?<same>[ \\t]+|[^ \\t\\r\\n]+)`),
  QUOTE_SINGLE: new RegExp(`${FOLD}|(?<escape>'')|(?<same>[ \\t]+|[^' \\t\\r\\n]+)`),
  QUOTE_DOUBLE: new RegExp(
    `(?<nothing>\\\\\\r?\\n[ \\t]*)|${FOLD}|(?<escape>\\\\(?:x..|u....|U........|[^]))|(?<same>[ \\t]+|[^\\\\ \\t\\r\\n]+)`,
  ),
};

function* flow(text: string, type: string | undefined, range: Range): Generator<Piece> {
  const written = FLOW[type as keyof typeof FLOW];
  if (written === undefined) return;
  const pattern = new RegExp(written, "y");
  const quotes = type === "PLAIN" ? 0 : 1;
  const raw = text.slice(range[0] + quotes, range[1] - quotes);
  const from = range[0] + quotes;
  for (let at = 0; at < raw.length; ) {
    pattern.lastIndex = at;
    const { 0: found = "", groups = {} } = pattern.exec(raw) ?? {};
    // The parser read something that is unknown here.
    if (found === "") return;
    const source: Range = [from + at, from + at + found.length];
    yield { source, length: lengthOf(groups, found), same: groups["same"] !== undefined };
    at += found.length;
  }
}

/** One line break becomes a space, several become one fewer; an escape is one unit, unless its code point needs two. */
function lengthOf(groups: Readonly<Record<string, string | undefined>>, found: string): number {
  if (groups["nothing"] !== undefined) return 0;
  if (groups["fold"] !== undefined) return Math.max(1, (found.match(/\n/g)?.length ?? 0) - 1);
  if (groups["escape"] !== undefined)
    return found.startsWith("\\U") && Number.parseInt(found.slice(2), 16) > 0xffff ? 2 : 1;
  return found.length;
}
