// JSON with positions. `JSON.parse` gives the values; this finds where they are, duplicate keys, and where the text is not JSON.

/** Start and end, in UTF-16 units. */
export type Range = readonly [start: number, end: number];

/** A value, and the key in front of it. */
export interface Span {
  /** Null for the outermost value, and in lists. */
  readonly key: Range | null;
  readonly start: number;
  end: number;
  /** Of a map; empty for everything else. Items of lists have no names and are left out. */
  readonly entries: ReadonlyMap<string, Span>;
}

export interface ScannedJson {
  readonly root: Span;
  /**
   * The first token that is not valid where it is; empty at the end of a text that is cut off. Null: it is JSON. Deeper nesting than in
   * any lock is a mistake too.
   */
  readonly mistake: Range | null;
  /** The first duplicate key: parsers do not agree on which one counts. */
  readonly twice: { readonly key: string; readonly range: Range } | null;
}

const MAX_DEPTH = 100;

/** The entries of everything that is not a map. */
const NOTHING: Span["entries"] = new Map();

/** Scans `text` from the offset `from`. Never throws. */
export function scanJson(text: string, from: number): ScannedJson {
  let root: Span = { key: null, start: from, end: text.length, entries: NOTHING };
  const open: Open[] = [];
  let twice: ScannedJson["twice"] = null;
  let key: Span["key"] = null;
  let name = "";
  let expected: Expected = "value";
  for (const { kind, start, end } of tokens(text, from)) {
    const top = open.at(-1);
    if (expected === "end" && kind === "end") break;
    if ((expected === "key" || expected === "first-key") && kind === "string") {
      key = [start, end];
      name = stringOf(text.slice(start, end))!;
      if (top!.entries.has(name)) twice ??= { key: name, range: key };
      expected = "colon";
    } else if (expected === "colon" && kind === ":") {
      expected = "value";
    } else if (expected === "next" && kind === ",") {
      expected = top!.close === "}" ? "key" : "value";
    } else if (["next", "first-key", "first-value"].includes(expected) && top?.close === kind) {
      top.span.end = end;
      open.pop();
      expected = open.length === 0 ? "end" : "next";
    } else if (
      (expected === "value" || expected === "first-value") &&
      BEGINS_VALUE.includes(kind) &&
      open.length < MAX_DEPTH
    ) {
      const entries = kind === "{" ? new Map<string, Span>() : NOTHING;
      const span: Span = { key, start, end, entries };
      if (top === undefined) root = span;
      else if (top.close === "}") top.entries.set(name, span);
      key = null;
      if (kind === "{") open.push({ close: "}", span, entries: entries as Map<string, Span> });
      else if (kind === "[") open.push({ close: "]", span, entries: new Map() });
      expected =
        kind === "{" ? "first-key" : kind === "[" ? "first-value" : top === undefined ? "end" : "next";
    } else {
      return { root, mistake: [start, end], twice };
    }
  }
  return { root, mistake: null, twice };
}

/** A map or a list that is not closed yet. */
interface Open {
  readonly close: "}" | "]";
  readonly span: Span;
  readonly entries: Map<string, Span>;
}

/** `first-value` and `first-key` allow the end of an empty list or map; `next` is a comma or the end. */
type Expected = "value" | "first-value" | "key" | "first-key" | "colon" | "next" | "end";

/** The value at `keys`, or the deepest that exists on the way. */
export function spanAt(root: Span, keys: readonly string[]): Span {
  return keys.reduce((span, key) => span.entries.get(key) ?? span, root);
}

interface Token {
  readonly kind: "{" | "}" | "[" | "]" | "," | ":" | "string" | "word" | "bad" | "end";
  readonly start: number;
  readonly end: number;
}

const BEGINS_VALUE: readonly Token["kind"][] = ["{", "[", "string", "word"];

const WORD = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

function* tokens(text: string, from: number): Iterable<Token> {
  const blank = /[ \t\r\n]*/y;
  const other = /[^\s{}[\],:"]+/y;
  for (let start = from; ; ) {
    blank.lastIndex = start;
    start += blank.exec(text)![0].length;
    const letter = text[start];
    if (letter === undefined) return yield { kind: "end", start, end: start };
    let kind: Token["kind"] = "bad";
    let end = start + 1;
    if ("{}[],:".includes(letter)) kind = letter as Token["kind"];
    else if (letter === '"') {
      end = stringEnd(text, start);
      if (stringOf(text.slice(start, end)) !== null) kind = "string";
    } else {
      WORD.lastIndex = start;
      other.lastIndex = start;
      const word = WORD.exec(text)?.[0];
      if (word !== undefined) kind = "word";
      end = start + (word ?? other.exec(text)?.[0] ?? letter).length;
    }
    yield { kind, start, end };
    start = end;
  }
}

/** After the closing quote; a string that is not closed ends with its line. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') return at + 1;
    if (letter === "\n" || letter === "\r") return at;
    if (letter === "\\") at += 1;
  }
  return text.length;
}

/** The value of a string literal; null when it is not valid. */
function stringOf(literal: string): string | null {
  // Nearly all have no escapes: a fast path.
  if (/^"[^"\\\0-\x1f]*"$/.test(literal)) return literal.slice(1, -1);
  try {
    return JSON.parse(literal);
  } catch {
    return null;
  }
}
