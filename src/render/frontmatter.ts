// The YAML frontmatter of a SKILL.md (agentskills.io): found, read and changed without a YAML parser, because parsing
// ten thousand of them takes seconds. What is read here is what YAML 1.2 with the core schema says; whatever looks
// unusual is left to a parser (`readFields`) or refused with a reason (`rewriteName`).

/** Where the frontmatter stands, as byte offsets. */
export interface Frontmatter {
  /** The first byte after the opening line. */
  readonly start: number;
  /** The first byte of the closing line. */
  readonly end: number;
  /** The first byte after the closing line. */
  readonly bodyStart: number;
}

/** Why `rewriteName` does not touch a file. The words stand in the diagnostics table. */
export const FRONTMATTER_PROBLEMS = [
  /** The file does not begin with a `---` line, or no `---` or `...` line follows it. */
  "no-frontmatter",
  /** A list or a text where keys should be. */
  "not-a-mapping",
  /** The whole frontmatter is one `{…}`. */
  "flow-mapping",
  /** A key is written with `? `. */
  "explicit-key",
  /** A line that is no `key: value`: wrong indentation, an unclosed quote or bracket, a lone carriage return. */
  "unreadable",
  /** The key `name` stands there twice. */
  "duplicate-name",
  /** The value of `name` is a map or a list. */
  "name-not-scalar",
  /** `name` has a tag that makes it no string, an anchor that another value refers to, or something after its value. */
  "name-not-simple",
] as const;

export type FrontmatterProblem = (typeof FRONTMATTER_PROBLEMS)[number];

export type Rewritten =
  | { readonly bytes: Uint8Array; readonly changed: boolean }
  /** `at`: the byte offset of what the problem is about. */
  | { readonly problem: FrontmatterProblem; readonly at: number };

export interface Fields {
  readonly name: string | null;
  readonly description: string | null;
}

/**
 * Finds the frontmatter: from a first line `---` to the next line `---` or `...`. A byte order mark before it, spaces and
 * tabs behind the dashes, and CRLF are allowed. Null when there is none.
 */
export function findFrontmatter(bytes: Uint8Array): Frontmatter | null {
  const file = asBuffer(bytes);
  const bom = file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf ? 3 : 0;
  const start = afterMarker(file, bom, DASH);
  if (start === null || start === file.length) return null;
  for (let line = start; line < file.length; ) {
    const bodyStart = afterMarker(file, line, DASH) ?? afterMarker(file, line, DOT);
    if (bodyStart !== null) return { start, end: line, bodyStart };
    const newline = file.indexOf(LF, line);
    if (newline < 0) return null;
    line = newline + 1;
  }
  return null;
}

/**
 * Changes the value of the top-level `name`, and no other byte, so that a YAML parser reads exactly `name`. Quotes,
 * comments, anchors and line endings stay as they are; a value of several lines becomes one of one line; a missing key
 * is inserted as the first line. A value that reads as `name` already is left alone.
 *
 * `name` is `[A-Za-z0-9._-]+`; anything else throws a `RangeError`, since it would have to be escaped.
 */
export function rewriteName(bytes: Uint8Array, name: string): Rewritten {
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw new RangeError(`not a name: ${name}`);
  const found = findFrontmatter(bytes);
  if (found === null) return { problem: "no-frontmatter", at: 0 };
  // One character per byte, so that offsets are byte offsets; everything that YAML gives a meaning is ASCII.
  const text = asBuffer(bytes).toString("latin1", found.start, found.end);
  try {
    const edits = editsForName(text, name, bytes[found.start - 2] === CR ? "\r\n" : "\n");
    return edits.length === 0
      ? { bytes, changed: false }
      : { bytes: apply(bytes, found.start, edits), changed: true };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.problem, at: found.start + error.at };
    throw error;
  }
}

/**
 * The two fields that listings show, each null when it is missing or no string, both null when there is no frontmatter.
 * The usual forms are read by scanning lines. Everything else, mistakes included, goes through `parse`, which gives the
 * value of a YAML text and null when it has none, and which shall not throw.
 */
export function readFields(bytes: Uint8Array, parse: (text: string) => unknown): Fields {
  const found = findFrontmatter(bytes);
  if (found === null) return { name: null, description: null };
  const written = asBuffer(bytes).toString("utf8", found.start, found.end);
  const text = written.includes("\r") ? written.replaceAll("\r\n", "\n") : written;
  return scanFields(text) ?? pickFields(parse(text));
}

function pickFields(value: unknown): Fields {
  const string = (key: string) => {
    const field =
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : null;
    return typeof field === "string" ? field : null;
  };
  return { name: string("name"), description: string("description") };
}

/** Where the line after a `---` or `...` line begins; null when no such line stands at `at`. */
function afterMarker(file: Buffer, at: number, mark: number): number | null {
  if (file[at] !== mark || file[at + 1] !== mark || file[at + 2] !== mark) return null;
  let end = at + 3;
  while (file[end] === SPACE || file[end] === TAB) end += 1;
  if (file[end] === CR && file[end + 1] === LF) end += 1;
  if (end === file.length) return end;
  return file[end] === LF ? end + 1 : null;
}

// ---- The top-level keys -------------------------------------------------------------------------------------------

/** One key of the top-level mapping. Offsets are into the frontmatter's text. */
interface Entry {
  readonly key: string;
  readonly line: number;
  /** Just behind the `:`. */
  readonly after: number;
  /** Where the next entry's line begins; comments and empty lines before it belong to this one. */
  end: number;
}

interface Mapping {
  /** Spaces before each key. */
  readonly indent: number;
  readonly entries: readonly Entry[];
}

class Unreadable extends Error {
  constructor(
    readonly problem: FrontmatterProblem,
    readonly at: number,
  ) {
    super(problem);
  }
}

/**
 * Finds the keys by indentation: in YAML whatever belongs to a value is indented deeper than its key, but for lists, empty
 * lines, comments and a closing bracket. Quotes and brackets are followed to their end, because some parsers do not
 * insist on the indentation there. Throws `Unreadable`.
 */
function scanMapping(text: string): Mapping {
  const loneReturn = text.search(/\r(?!\n)/);
  if (loneReturn >= 0) throw new Unreadable("unreadable", loneReturn);
  const entries: Entry[] = [];
  let last: Entry | null = null;
  let indent = 0;
  for (let line = 0; line < text.length; ) {
    const first = skipSpaces(text, line);
    const column = first - line;
    let end = lineEnd(text, first);
    if (isContent(text, first)) {
      if (last === null) indent = column;
      if (column === indent && !(last !== null && isListOf(text, last, first))) {
        const key = keyAt(text, first, end);
        if (key === null) {
          throw new Unreadable(
            last === null ? firstLineProblem(text, first) : lineProblem(text, first),
            first,
          );
        }
        if (last !== null) last.end = line;
        last = { key: key.text, line, after: key.after, end: text.length };
        entries.push(last);
        end = lineEnd(text, endOfDelimited(text, last.after, indent));
      } else if (column < indent || last === null) throw new Unreadable("unreadable", first);
    } else if (text[first] === "\t" && isContent(text, skipBlanks(text, first))) {
      // YAML knows no indentation by tabs. Inside a deeper value a tab is content, which is not ours to judge.
      if (last === null || column <= indent) throw new Unreadable("unreadable", first);
    }
    line = end + 1;
  }
  return { indent, entries };
}

/** Whether `- ` at the keys' own indentation continues the list that is the value of `entry`. */
function isListOf(text: string, entry: Entry, first: number): boolean {
  return (
    text[first] === "-" &&
    isBlankOrEnd(text, first + 1) &&
    isLineOver(text, skipProperties(text, entry.after).at)
  );
}

function firstLineProblem(text: string, first: number): FrontmatterProblem {
  if (text[first] === "{") return "flow-mapping";
  const problem = lineProblem(text, first);
  return problem === "explicit-key" || /[&!*]/.test(text[first]!) ? problem : "not-a-mapping";
}

function lineProblem(text: string, first: number): FrontmatterProblem {
  return text[first] === "?" && isBlankOrEnd(text, first + 1) ? "explicit-key" : "unreadable";
}

/** The key of a line `key: …`, and where its `:` ends; null when the line is something else. */
function keyAt(text: string, first: number, end: number): { text: string; after: number } | null {
  const quote = text[first];
  let keyEnd: number;
  let key: string;
  if (quote === '"' || quote === "'") {
    const close = endOfQuoted(text, first);
    if (close === null || close > end) return null;
    const inner = text.slice(first + 1, close - 1);
    // An escape could spell any key; nobody writes one.
    if (quote === '"' && inner.includes("\\")) return null;
    key = quote === "'" ? inner.replaceAll("''", "'") : inner;
    keyEnd = skipBlanks(text, close);
    if (text[keyEnd] !== ":" || !isBlankOrEnd(text, keyEnd + 1)) return null;
  } else {
    const opening = text.slice(first, first + 3);
    if (!beginsPlain(text, first) || BYTE_ORDER_MARK.test(opening)) return null;
    // These begin or end a document when they stand alone, also with text behind them.
    if ((opening === "---" || opening === "...") && isBlankOrEnd(text, first + 3)) return null;
    keyEnd = first;
    while (!(text[keyEnd] === ":" && isBlankOrEnd(text, keyEnd + 1))) {
      if (keyEnd >= end || (text[keyEnd] === "#" && isBlankOrEnd(text, keyEnd - 1))) return null;
      keyEnd += 1;
    }
    key = text.slice(first, backOverBlanks(text, first, keyEnd));
  }
  return { text: key, after: keyEnd + 1 };
}

/** Where a quoted or bracketed value ends that begins at `at`; `at` itself for all others. */
function endOfDelimited(text: string, at: number, indent: number): number {
  const start = skipProperties(text, at).at;
  const opening = text[start];
  const isBlock = opening === "|" || opening === ">";
  if (isBlock && blockHeader(text, start) === null) throw new Unreadable("unreadable", start);
  const quoted = opening === '"' || opening === "'";
  if (!quoted && opening !== "[" && opening !== "{") return at;
  const end = quoted ? endOfQuoted(text, start) : endOfFlow(text, start);
  if (end === null) throw new Unreadable("unreadable", start);
  for (
    let newline = text.indexOf("\n", start);
    newline >= 0 && newline < end;
    newline = text.indexOf("\n", newline + 1)
  ) {
    const first = skipSpaces(text, newline + 1);
    const isCloser = !quoted && (text[first] === "]" || text[first] === "}");
    if (first - newline - 1 <= indent && !isLineEnd(text, first) && !isCloser) {
      throw new Unreadable("unreadable", first);
    }
  }
  return end;
}

interface BlockHeader {
  readonly end: number;
  /** How much deeper than the key the block is; null when its first line decides. */
  readonly depth: number | null;
  /** The last line break does not belong to the value. */
  readonly strip: boolean;
}

/** The `|` or `>` at `at` with what belongs to it; null when more than a comment follows. */
function blockHeader(text: string, at: number): BlockHeader | null {
  const header = /^[|>](?:([1-9])[+-]?|[+-]([1-9])?)?/.exec(text.slice(at, at + 3))!;
  const end = at + header[0].length;
  if (!isBlankOrEnd(text, end) || !isLineOver(text, skipBlanks(text, end))) return null;
  const digit = header[1] ?? header[2];
  return { end, depth: digit === undefined ? null : Number(digit), strip: header[0].includes("-") };
}

/** Just behind the closing quote; null when there is none. */
function endOfQuoted(text: string, start: number): number | null {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\" && quote === '"') at += 1;
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== "'") return at + 1;
      at += 1;
    }
  }
  return null;
}

/** Just behind the bracket that closes the one at `start`; null when there is none. */
function endOfFlow(text: string, start: number): number | null {
  let depth = 0;
  // A quote opens a string only where a value may begin; inside a plain one (`it's`) it is a letter.
  let fresh = true;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]!;
    if (isBlankOrEnd(text, at)) continue;
    if (character === "#" && isBlankOrEnd(text, at - 1)) {
      at = lineEnd(text, at);
      continue;
    }
    if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") {
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (fresh && (character === '"' || character === "'")) {
      const end = endOfQuoted(text, at);
      if (end === null) return null;
      at = end - 1;
    }
    fresh =
      "[{,".includes(character) ||
      (character === ":" && (isBlankOrEnd(text, at + 1) || /["'\]}]/.test(text[at - 1]!)));
  }
  return null;
}

// ---- Changing the name --------------------------------------------------------------------------------------------

/** Replace what stands between two offsets. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function editsForName(text: string, name: string, newline: string): readonly Edit[] {
  const { indent, entries } = scanMapping(text);
  const [entry, second] = entries.filter(({ key }) => key === "name");
  if (second !== undefined) throw new Unreadable("duplicate-name", second.line);
  if (entry === undefined) {
    return [{ from: 0, to: 0, text: `${" ".repeat(indent)}name: ${asScalar(name)}${newline}` }];
  }
  const { at, behind, isString, sameLine } = findValue(text, entry);
  const character = text[at];
  if (character === '"' || character === "'") return editQuoted(text, entry, at, name);
  if (character === "|" || character === ">") return editBlock(text, entry, at, indent, name);
  if (character === "[" || character === "{") throw new Unreadable("name-not-scalar", at);
  if (at === entry.end) {
    return [{ from: behind, to: behind, text: ` ${asScalar(name)}` }];
  }
  return editPlain(text, entry, at, name, isString, sameLine);
}

/**
 * Where the value begins, behind tags and anchors, perhaps some lines further down; `entry.end` when there is none.
 * `behind` is where the last tag or anchor ends, or the key's colon.
 */
function findValue(
  text: string,
  entry: Entry,
): { at: number; behind: number; isString: boolean; sameLine: boolean } {
  let behind = entry.after;
  let isString = false;
  let sameLine = true;
  let at = entry.after;
  for (;;) {
    const { at: next, end, properties } = skipProperties(text, at);
    if (properties.length > 0) behind = end;
    at = next;
    for (const { from, token } of properties) {
      const referred = token.startsWith("&") && text.includes(`*${token.slice(1)}`);
      const retyped = token.startsWith("!") && !STRING_TAGS.includes(token);
      if (referred || retyped) throw new Unreadable("name-not-simple", from);
      isString ||= token.startsWith("!");
    }
    if (!isLineOver(text, at)) break;
    at = nextContent(text, at, entry.end);
    sameLine = false;
    if (at === entry.end) break;
  }
  return { at, behind, isString, sameLine };
}

function editQuoted(text: string, entry: Entry, at: number, name: string): readonly Edit[] {
  const end = endOfQuoted(text, at);
  if (end === null) throw new Unreadable("unreadable", at);
  const behind = skipBlanks(text, end);
  if (text[behind] === ":") throw new Unreadable("name-not-scalar", at);
  requireNothing(text, end, entry);
  return text.slice(at + 1, end - 1) === name ? [] : [{ from: at + 1, to: end - 1, text: name }];
}

/** `name: >- # why` and the lines below become `name: new # why`. */
function editBlock(text: string, entry: Entry, at: number, indent: number, name: string): readonly Edit[] {
  const header = blockHeader(text, at);
  if (header === null) throw new Unreadable("name-not-simple", at);
  const bodyStart = Math.min(lineEnd(text, at) + 1, text.length);
  let bodyEnd = bodyStart;
  let column = header.depth === null ? 0 : indent + header.depth;
  for (let line = bodyStart; line < entry.end; line = lineEnd(text, line) + 1) {
    const first = skipSpaces(text, line);
    if (isLineEnd(text, first)) {
      // Spaces beyond the block's own depth are content.
      if (column > 0 && first - line > column) bodyEnd = lineEnd(text, first) + 1;
      continue;
    }
    // The first line that is not empty decides, unless the header says.
    if (column === 0) column = Math.max(first - line, indent + 1);
    if (first - line < column) break;
    bodyEnd = lineEnd(text, first) + 1;
  }
  requireNothing(text, Math.max(bodyEnd - 1, header.end), entry);
  const body = text.slice(bodyStart, backOverReturn(text, bodyEnd - 1));
  if (body === " ".repeat(column) + name && header.strip) return [];
  return [
    { from: at, to: header.end, text: asScalar(name) },
    { from: bodyStart, to: bodyEnd, text: "" },
  ];
}

function editPlain(
  text: string,
  entry: Entry,
  at: number,
  name: string,
  isString: boolean,
  sameLine: boolean,
): readonly Edit[] {
  let end = plainLineEnd(text, at);
  let lines = 1;
  // A comment ends a plain value; without one it goes on over deeper lines.
  while (isLineEnd(text, skipBlanks(text, end))) {
    const next = nextLineWithText(text, end, entry.end);
    if (next === entry.end || text[next] === "#") break;
    end = plainLineEnd(text, next);
    lines += 1;
  }
  const value = text.slice(at, end);
  // `name: a: b` on one line is a mistake that goes away with the value; anything larger is somebody's map or list.
  const isCollection = /:(?:[ \t\r\n]|$)|^[-?](?:[ \t\r\n]|$)/.test(value);
  if (isCollection && !(lines === 1 && sameLine)) throw new Unreadable("name-not-scalar", at);
  requireNothing(text, end, entry);
  if (value === name && (isString || !needsQuotes(name))) return [];
  return [{ from: at, to: end, text: asScalar(name) }];
}

/** Refuses an entry that has more to it behind `at` than comments and empty lines. */
function requireNothing(text: string, at: number, entry: Entry): void {
  const behind = skipBlanks(text, at);
  const isOver = isLineEnd(text, behind) || (text[behind] === "#" && behind > at);
  const next = isOver ? nextContent(text, behind, entry.end) : behind;
  if (next < entry.end) throw new Unreadable("name-not-simple", next);
}

/** The name as a YAML scalar that reads as a string in YAML 1.2 and, since many agents' parsers are that old, 1.1. */
function asScalar(name: string): string {
  return needsQuotes(name) ? `"${name}"` : name;
}

function needsQuotes(name: string): boolean {
  if (/^(?:null|true|false|yes|no|on|off|y|n)$/i.test(name)) return true;
  // Numbers, dates, `.inf` and `---`, and generously what is near to them: `3d-games` is a word, `3d` gets quotes.
  return /^[.-]/.test(name) || /^[0-9][0-9a-fxo_.-]*$/i.test(name);
}

function apply(bytes: Uint8Array, offset: number, edits: readonly Edit[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { from, to, text } of edits) {
    parts.push(bytes.subarray(at, offset + from), Buffer.from(text, "latin1"));
    at = offset + to;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}

// ---- Reading fields -----------------------------------------------------------------------------------------------

/**
 * Reads every entry, also those that nobody asked for, because a parser that finds a mistake in one of them reads
 * nothing at all. Null when anything is unusual.
 */
function scanFields(text: string): Fields | null {
  // Tabs may or may not indent, and a byte order mark may or may not count.
  if (/[\t\r\ufeff]/.test(text)) return null;
  try {
    const { indent, entries } = scanMapping(text);
    const values = new Map<string, Value>();
    for (const entry of entries) {
      const value = readEntry(text, entry, indent);
      if (value === null || !isPlainKey(entry.key) || values.has(entry.key)) return null;
      values.set(entry.key, value);
    }
    return {
      name: values.get("name")?.string ?? null,
      description: values.get("description")?.string ?? null,
    };
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** A value that was understood; `string` is null when it is something else than a string. */
interface Value {
  readonly string: string | null;
}

function readEntry(text: string, entry: Entry, indent: number): Value | null {
  const at = skipBlanks(text, entry.after);
  const end = lineEnd(text, at);
  switch (text[at]) {
    case '"':
    case "'": {
      const close = endOfQuoted(text, at);
      return close !== null && isOnlyComments(text, close, entry.end)
        ? readQuoted(text.slice(at, close))
        : null;
    }
    case "|":
    case ">":
      return readBlock(text.slice(at, end), text.slice(end + 1, entry.end).split("\n"), indent);
  }
  if (isLineOver(text, at)) return readBelow(text.slice(end + 1, entry.end), indent);
  if (isOnlyComments(text, end, entry.end)) return readOneLine(text.slice(at, end));
  return readFolded(text.slice(at, entry.end));
}

/** A value on one line: a plain or quoted scalar, or a list of such in brackets. */
function readOneLine(written: string): Value | null {
  const line = written.slice(0, plainLineEnd(written, 0));
  if (line[0] === "[") return SIMPLE_LIST.test(line) ? NOT_A_STRING : null;
  if (line[0] === '"' || line[0] === "'")
    return endOfQuoted(line, 0) === line.length ? readQuoted(line) : null;
  if (!beginsPlain(line, 0) || line.includes(": ") || line.endsWith(":")) return null;
  return NOT_STRINGS.test(line) ? NOT_A_STRING : { string: line };
}

/** A plain value over several lines. */
function readFolded(written: string): Value | null {
  const lines = written
    .split("\n")
    .map((line) => line.slice(skipSpaces(line, 0), backOverBlanks(line, 0, line.length)));
  while (lines.at(-1) === "") lines.pop();
  const isUsual = lines.every(
    (line) =>
      line === "" ||
      (beginsPlain(line, 0) && !line.includes(": ") && !line.endsWith(":") && !line.includes(" #")),
  );
  return isUsual ? { string: fold(lines) } : null;
}

function readQuoted(written: string): Value | null {
  const inner = written.slice(1, -1);
  const lines = inner.split("\n");
  if (lines.length > 1) {
    const trimmed = lines.map((line, at) =>
      line.slice(
        at === 0 ? 0 : skipSpaces(line, 0),
        at === lines.length - 1 ? line.length : backOverBlanks(line, 0, line.length),
      ),
    );
    if (trimmed.includes("") || inner.includes("\\")) return null;
    return { string: unquote(written[0]!, fold(trimmed)) };
  }
  return written[0] === '"' && /\\[^"\\/nt]/.test(inner.replaceAll("\\\\", ""))
    ? null
    : { string: unquote(written[0]!, inner) };
}

function unquote(quote: string, inner: string): string {
  if (quote === "'") return inner.replaceAll("''", "'");
  return inner.includes("\\")
    ? inner.replace(/\\(.)/g, (_, one: string) => (one === "n" ? "\n" : one === "t" ? "\t" : one))
    : inner;
}

/** A literal or folded block. Its first line decides how deep it is; lines that are deeper still are unusual in `>`. */
function readBlock(header: string, lines: readonly string[], indent: number): Value | null {
  if (!/^[|>]-? *$/.test(header)) return null;
  const column = skipSpaces(lines[0]!, 0);
  if (column <= indent || lines[0] === "" || column === lines[0]!.length) return null;
  let count = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    const first = skipSpaces(line, 0);
    if (first === line.length) {
      if (line.length > column) return null;
    } else if (first >= column) count = at + 1;
    else if (
      line[first] === "#" &&
      first <= indent &&
      isOnlyComments(lines.slice(at).join("\n"), 0, Number.POSITIVE_INFINITY)
    )
      break;
    else return null;
  }
  const content = lines.slice(0, count).map((line) => line.slice(column));
  if (header[0] === ">" && content.some((line) => line[0] === " ")) return null;
  return {
    string: (header[0] === "|" ? content.join("\n") : fold(content)) + (header[1] === "-" ? "" : "\n"),
  };
}

/** What stands below `key:`: nothing, a list or a map of one-line values. */
function readBelow(written: string, indent: number): Value | null {
  const lines = written.split("\n").filter((line) => !isLineOver(line, skipSpaces(line, 0)));
  if (lines.length === 0) return NOT_A_STRING;
  const column = skipSpaces(lines[0]!, 0);
  const keys = new Set<string>();
  for (const line of lines) {
    if (skipSpaces(line, 0) !== column) return null;
    const isItem = line.startsWith("- ", column);
    // A list may stand as deep as its key, a map must be deeper; and no value is both.
    if (isItem !== lines[0]!.startsWith("- ", column) || (!isItem && column <= indent)) return null;
    const key = isItem ? null : keyAt(line, column, line.length);
    if (!isItem && (key === null || !isPlainKey(key.text) || keys.has(key.text))) return null;
    if (key !== null) keys.add(key.text);
    const at = skipSpaces(line, key?.after ?? column + 2);
    if (!isLineOver(line, at) && readOneLine(line.slice(at)) === null) return null;
  }
  return NOT_A_STRING;
}

/** Joins lines as YAML does: one break is a space, more are one less. */
function fold(lines: readonly string[]): string {
  let folded = lines[0] ?? "";
  let breaks = 1;
  for (const line of lines.slice(1)) {
    if (line === "") breaks += 1;
    else {
      folded += (breaks === 1 ? " " : "\n".repeat(breaks - 1)) + line;
      breaks = 1;
    }
  }
  return folded;
}

/** A key that no schema reads as a number or null, so that two of them are the same exactly when they are spelt so. */
function isPlainKey(key: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(key) && !NOT_STRINGS.test(key);
}

/** As a character, and as the three bytes; not every parser takes it for a part of the key that it stands before. */
const BYTE_ORDER_MARK = /^(?:\ufeff|\xef\xbb\xbf)/;

const NOT_A_STRING: Value = { string: null };

/** What the core schema (YAML 1.2.2, 10.3.2) reads as null, boolean, integer or float. */
const NOT_STRINGS =
  /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** A list in brackets on one line; its values are quoted, or begin as words do and hold nothing that YAML gives a meaning. */
const LIST_ITEM = /(?:"[^"\\]*" *|'[^']*' *|\w(?:[\w .*/()@+=&-]|:(?=[\w*/(]))*)/.source;
const SIMPLE_LIST = new RegExp(`^\\[ *(?:${LIST_ITEM}(?:, *${LIST_ITEM})*)?\\]$`);

const STRING_TAGS: readonly string[] = ["!", "!!str", "!<tag:yaml.org,2002:str>"];

// ---- Characters ---------------------------------------------------------------------------------------------------

/** Tags and anchors; `end` is behind the last of them, `at` behind the blanks that follow. */
function skipProperties(text: string, start: number) {
  const properties: { from: number; token: string }[] = [];
  let end = start;
  let at = skipBlanks(text, start);
  while (text[at] === "&" || text[at] === "!") {
    end = at;
    while (!isBlankOrEnd(text, end)) end += 1;
    properties.push({ from: at, token: text.slice(at, end) });
    at = skipBlanks(text, end);
  }
  return { at, end, properties };
}

/** Whether a plain scalar may begin here (YAML 1.2.2, 7.3.3). */
function beginsPlain(text: string, at: number): boolean {
  const character = text[at];
  if (character === undefined) return false;
  if (character === "-" || character === "?" || character === ":") return !isBlankOrEnd(text, at + 1);
  return !isBlankOrEnd(text, at) && !",[]{}#&*!|>'\"%@`".includes(character);
}

/** Where a plain value that begins at `at` ends on its line: before a comment and blanks. */
function plainLineEnd(text: string, at: number): number {
  const end = lineEnd(text, at);
  let stop = at;
  while (stop < end && !(text[stop] === "#" && stop > at && isBlankOrEnd(text, stop - 1))) stop += 1;
  return backOverBlanks(text, at, stop);
}

/** The first character of the next line that has more than a comment, within `end`; `end` when there is none. */
function nextContent(text: string, at: number, end: number): number {
  let next = nextLineWithText(text, at, end);
  while (next < end && text[next] === "#") next = nextLineWithText(text, next, end);
  return next;
}

/** The first character of the next line that is not empty, within `end`; `end` when there is none. */
function nextLineWithText(text: string, at: number, end: number): number {
  for (let line = lineEnd(text, at) + 1; line < end; line = lineEnd(text, line) + 1) {
    const first = skipBlanks(text, line);
    if (!isLineEnd(text, first)) return first;
  }
  return end;
}

/** Whether nothing but blanks, comments and empty lines stands between the two offsets. */
function isOnlyComments(text: string, at: number, end: number): boolean {
  const stop = Math.min(end, text.length);
  const first = skipBlanks(text, at);
  if (!isLineEnd(text, first) && !(text[first] === "#" && (first > at || at === 0))) return false;
  return nextContent(text, first, stop) === stop;
}

/** A line whose first character stands at `first` is neither empty nor a comment, nor indented by a tab. */
function isContent(text: string, first: number): boolean {
  return !isLineOver(text, first) && text[first] !== "\t";
}

function isLineOver(text: string, at: number): boolean {
  return isLineEnd(text, at) || text[at] === "#";
}

function isLineEnd(text: string, at: number): boolean {
  return at >= text.length || text[at] === "\n" || (text[at] === "\r" && text[at + 1] === "\n");
}

function isBlankOrEnd(text: string, at: number): boolean {
  return isLineEnd(text, at) || text[at] === " " || text[at] === "\t";
}

function skipSpaces(text: string, at: number): number {
  let next = at;
  while (text[next] === " ") next += 1;
  return next;
}

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (text[next] === " " || text[next] === "\t") next += 1;
  return next;
}

function backOverBlanks(text: string, from: number, at: number): number {
  let end = backOverReturn(text, at);
  while (end > from && (text[end - 1] === " " || text[end - 1] === "\t")) end -= 1;
  return end;
}

function backOverReturn(text: string, at: number): number {
  return at > 0 && text[at - 1] === "\r" ? at - 1 : at;
}

/** Where the line's `\n` stands, or the text's end. */
function lineEnd(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DASH = 0x2d;
const DOT = 0x2e;
