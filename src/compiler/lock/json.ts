// JSON with places. `JSON.parse` says what a text means; here is where it says so, what it says twice, and where it breaks off.

/** Start and end, in UTF-16 units. */
export type Range = readonly [start: number, end: number];

/** A value, and the key in front of it. */
export interface Span {
  /** Null for the outermost value, and in lists. */
  readonly key: Range | null;
  readonly start: number;
  end: number;
  /** Of a map; empty for everything else. What stands in a list has no name, and is passed over. */
  readonly entries: ReadonlyMap<string, Span>;
}

export interface ScannedJson {
  readonly root: Span;
  /**
   * The first piece that cannot stand where it does; empty at the end of a text that breaks off. Null: it is JSON. What nests deeper
   * than anything in a lock is a mistake too.
   */
  readonly mistake: Range | null;
  /** The first key that its map already had: readers of JSON do not agree on which one counts. */
  readonly twice: { readonly key: string; readonly range: Range } | null;
}

const MAX_DEPTH = 100;

/** What a spot that is no map has below it. */
const NOTHING: Span["entries"] = new Map();

/** Looks at `text` from `from` on. */
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

/** A map or a list whose end is still to come. */
interface Open {
  readonly close: "}" | "]";
  readonly span: Span;
  readonly entries: Map<string, Span>;
}

/** The first ones also when the map or list ends at once; `next` is a comma, or the end of the map or list. */
type Expected = "value" | "first-value" | "key" | "first-key" | "colon" | "next" | "end";

/** What `keys` lead to, as far as they lead somewhere. */
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

/** Behind the quote that closes it; a string that is not closed ends with its line. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') return at + 1;
    if (letter === "\n" || letter === "\r") return at;
    if (letter === "\\") at += 1;
  }
  return text.length;
}

/** What a literal stands for; null when it is none. */
function stringOf(literal: string): string | null {
  // Nearly all have no escapes, and need no more.
  if (/^"[^"\\\0-\x1f]*"$/.test(literal)) return literal.slice(1, -1);
  try {
    return JSON.parse(literal);
  } catch {
    return null;
  }
}
