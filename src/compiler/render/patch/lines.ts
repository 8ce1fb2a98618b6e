import type { Range } from "./patch.ts";

/** A patch, line by line. Nothing is split or copied before it is needed. */
export class PatchLines {
  #at = 0;
  #end: number;

  constructor(readonly text: string) {
    this.#end = this.#endFrom(0);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.text.length;
  }

  /** Whether the line, or the one `further` lines on, begins with `start`. */
  startsWith(start: string, further = 0): boolean {
    let at = this.#at;
    for (let left = further; left > 0; left--) at = this.#endFrom(at);
    return this.text.startsWith(start, at);
  }

  /** Without its ending, from the character `from` on. */
  line(from = 0): string {
    return this.text.slice(this.#at + from, this.range()[1]);
  }

  /** With its ending, from the second character on. A last line without its ending gets one. */
  body(): string {
    const body = this.text.slice(this.#at + 1, this.#end);
    return this.text[this.#end - 1] === "\n" ? body : `${body}\n`;
  }

  /** The range of the line without its ending; empty at the end. */
  range(): Range {
    let end = this.#end;
    if (end > this.#at && this.text[end - 1] === "\n") end -= 1;
    if (end > this.#at && this.text[end - 1] === "\r") end -= 1;
    return [this.#at, end];
  }

  next(): void {
    this.#at = this.#end;
    this.#end = this.#endFrom(this.#at);
  }

  #endFrom(at: number): number {
    const end = this.text.indexOf("\n", at);
    return end < 0 ? this.text.length : end + 1;
  }
}
