// Lines and columns of a text, and the part of a line that is shown with a caret under it. A mistake at the end of a very long line
// takes no longer than others.

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
const MOST_CHARACTERS = 100;
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
    const room = 2 * MOST_CHARACTERS + 2;
    const left = [...this.text.slice(Math.max(lineStart, start - room), start)];
    const right = [...this.text.slice(start, Math.min(lineEnd, start + room))];
    // A long line is shown around its mistake.
    const kept = Math.min(left.length, Math.max(BEFORE_MISTAKE, MOST_CHARACTERS - right.length));
    const width = [...this.text.slice(start, Math.min(end, lineEnd, start + room))].length;
    const shown = Math.min(right.length, MOST_CHARACTERS - kept);
    const before = safe(left.slice(left.length - kept));
    const marked = safe(right.slice(0, Math.min(width, shown)));
    const after = safe(right.slice(Math.min(width, shown), shown));
    const dots = left.length > kept ? "…" : "";
    const pad = cells(dots + before);
    return {
      text: `${dots}${before}${marked}${after}${right.length > shown ? "…" : ""}`,
      marked: [pad, pad + Math.max(1, cells(marked))],
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

function safe(characters: readonly string[]): string {
  return characters.map((character) => (character === "\t" ? " " : printable(character))).join("");
}

/** The width of the text in terminal cells: two for East Asian wide characters and emoji, none for combining marks. */
function cells(text: string): number {
  let count = 0;
  for (const character of text) count += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return count;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
