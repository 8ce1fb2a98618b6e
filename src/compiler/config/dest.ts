// `dest` of a target: literal text, $HOME, a leading ~/, ${VAR} and ${VAR:-fallback}. Parsed here once, so that the
// script can expand it from quoted pieces and nothing is ever evaluated.

import type { DestPart, DestProblem } from "../../model/installer.ts";

export type ParsedDest =
  | { readonly ok: true; readonly parts: readonly DestPart[] }
  | ({ readonly ok: false } & RefusedDest);

export interface RefusedDest {
  readonly problem: DestProblem;
  readonly start: number;
  readonly end: number;
}

/** Offsets are UTF-16 units of `text`. A fallback may contain variables itself. */
export function parseDest(text: string): ParsedDest {
  const control = hiddenIn(text);
  if (control !== null) return { ok: false, problem: "control", ...control };
  if (text === "") return { ok: false, problem: "empty", start: 0, end: 0 };
  const parser = new Parser(text);
  const parts =
    text === "~" || text.startsWith("~/") ? [HOME, ...parser.parse(1, false)] : parser.parse(0, false);
  if (parser.problem !== null) return { ok: false, ...parser.problem };
  const first = parts[0];
  // The value of a variable is only known on the machine that installs; the script checks it again.
  if (first?.kind === "text" && !first.text.startsWith("/"))
    return { ok: false, problem: "relative", start: 0, end: text.length };
  return { ok: true, parts };
}

/**
 * The first character that is invisible or changes the direction of writing: a path with one is not the path that a reader sees. Null
 * when there is none.
 */
export function hiddenIn(text: string): { readonly start: number; readonly end: number } | null {
  const found = /[\p{Cc}\p{Cf}\u2028\u2029]/u.exec(text);
  return found && { start: found.index, end: found.index + found[0].length };
}

const HOME: DestPart = { kind: "variable", name: "HOME" };

class Parser {
  problem: { problem: DestProblem; start: number; end: number } | null = null;
  position = 0;

  constructor(private readonly text: string) {}

  /** Up to the end of the text, or to the brace that closes a fallback. */
  parse(from: number, inFallback: boolean): DestPart[] {
    const parts: DestPart[] = [];
    this.position = from;
    while (this.position < this.text.length && this.problem === null) {
      if (inFallback && this.text[this.position] === "}") break;
      parts.push(this.text[this.position] === "$" ? this.#variable() : this.#literal(inFallback));
    }
    return parts;
  }

  #literal(inFallback: boolean): DestPart {
    const stop = inFallback ? /[$}]/g : /\$/g;
    stop.lastIndex = this.position;
    const end = stop.exec(this.text)?.index ?? this.text.length;
    const text = this.text.slice(this.position, end);
    this.position = end;
    return { kind: "text", text };
  }

  #variable(): DestPart {
    const start = this.position;
    const braced = /\$\{([^}:]*)(:-)?/y;
    braced.lastIndex = start;
    const match = braced.exec(this.text);
    if (match === null) {
      const home = /\$HOME(?![A-Za-z0-9_])/y;
      home.lastIndex = start;
      if (!home.test(this.text)) {
        const bare = /^\$[A-Za-z_]\w*/.exec(this.text.slice(start));
        return bare === null
          ? this.#fail("syntax", start, start + 1)
          : this.#fail("bare", start, start + bare[0].length);
      }
      this.position = home.lastIndex;
      return HOME;
    }
    const name = match[1]!;
    const close = this.text.indexOf("}", start);
    if (close < 0) return this.#fail("unclosed", start, this.text.length);
    if (match[2] === undefined && this.text[braced.lastIndex] !== "}")
      return this.#fail("syntax", start, close + 1);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return this.#fail("variable", start, close + 1);
    this.position = braced.lastIndex;
    const fallback = match[2] === undefined ? null : this.#fallback();
    if (this.problem === null && this.text[this.position] !== "}")
      return this.#fail("unclosed", start, this.text.length);
    this.position += 1;
    return fallback === null ? { kind: "variable", name } : { kind: "fallback", name, fallback };
  }

  #fallback(): DestPart[] {
    const from = this.position;
    if (this.text[from] === "~" && /^~[/}]/.test(this.text.slice(from)))
      return [HOME, ...this.parse(from + 1, true)];
    return this.parse(from, true);
  }

  #fail(problem: DestProblem, start: number, end: number): DestPart {
    this.problem ??= { problem, start, end };
    this.position = this.text.length;
    return { kind: "text", text: "" };
  }
}
