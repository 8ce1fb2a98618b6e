// Lines and columns of a text, and the part of a line that is shown with a caret under it. A mistake at the end of a very long line
// takes no longer than others.

import { cells, fitting } from "./cells.ts";
import { printable } from "./printable.ts";

/** Both from 1; columns count characters, not bytes. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Excerpt {
  /** The line, or the part of it around the mistake; safe to print. */
  readonly text: string;
  /** The terminal cells, from 0, that the mistake occupies in `text`; at least one. */
  readonly marked: readonly [from: number, to: number];
}

const BLOCK = 4096;
/** Of a terminal: an escape has as many as it has characters. */
const MOST_CELLS = 100;
const BEFORE_MISTAKE = 40;

/** Offsets are UTF-16 units. LF, CRLF and CR end a line; a byte order mark is not counted as a character. */
export class TextLines {
  readonly #starts: number[];
  /** The number of characters before each block of units. */
  readonly #counts: number[] = [0];

  constructor(private readonly text: string) {
    this.#starts = [text.startsWith("\ufeff") ? 1 : 0];
    for (const { index, 0: found } of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(index + found.length);
    for (let block = 0; block < text.length; block += BLOCK)
      this.#counts.push(this.#counts.at(-1)! + this.#count(block, block + BLOCK));
  }

  positionAt(offset: number): Position {
    const line = this.#lineAt(offset);
    return { line: line + 1, column: this.#before(offset) - this.#before(this.#starts[line]!) + 1 };
  }

  /** The first line of the range, and the part of it that the range covers. */
  excerpt(start: number, end: number): Excerpt {
    const line = this.#lineAt(start);
    const lineStart = this.#starts[line]!;
    let lineEnd = this.#starts[line + 1] ?? this.text.length;
    while (lineEnd > start && /[\r\n]/.test(this.text[lineEnd - 1]!)) lineEnd -= 1;
    const room = 2 * MOST_CELLS + 2;
    const left = safe(this.text.slice(Math.max(lineStart, start - room), start));
    const right = safe(this.text.slice(start, Math.min(lineEnd, start + room)));
    // A long line is shown around its mistake.
    const kept = fitting(left.toReversed(), Math.max(BEFORE_MISTAKE, MOST_CELLS - cells(right.join(""))));
    const before = left.slice(left.length - kept).join("");
    const shown = fitting(right, MOST_CELLS - cells(before));
    const width = [...this.text.slice(start, Math.min(end, lineEnd, start + room))].length;
    const marked = right.slice(0, Math.min(width, shown)).join("");
    const after = right.slice(Math.min(width, shown), shown).join("") + (right.length > shown ? "…" : "");
    const dots = left.length > kept ? "…" : "";
    const pad = cells(dots + before);
    // Blanks at the end of a line are not shown.
    const visible = after.trimEnd() === "" ? marked.trimEnd() : marked;
    return {
      text: dots + before + marked + after,
      marked: [pad, pad + Math.max(1, cells(visible))],
    };
  }

  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The number of characters before `offset`. */
  #before(offset: number): number {
    const block = Math.floor(Math.min(offset, this.text.length) / BLOCK);
    return this.#counts[block]! + this.#count(block * BLOCK, offset);
  }

  /** A character begins at every unit that is not the second half of a surrogate pair. */
  #count(from: number, to: number): number {
    let count = 0;
    for (let index = from; index < Math.min(to, this.text.length); index++) {
      const unit = this.text.charCodeAt(index);
      const previous = index === 0 ? 0 : this.text.charCodeAt(index - 1);
      if (!(isLow(unit) && isHigh(previous))) count += 1;
    }
    return count;
  }
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Each character as it is shown. */
function safe(text: string): string[] {
  return [...text].map((character) => (character === "\t" ? " " : printable(character)));
}
