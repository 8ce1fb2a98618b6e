// Careful edits of a YAML text: each inserts, replaces or removes whole lines or one value at the parser's positions, and all other bytes
// stay as they are. What comes out is parsed again, and must be the old values with the change, and nothing else.

import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  keyText,
  type Node,
  type Pair,
  parseDocument,
  tooDeep,
  visit,
  type YAMLMap,
} from "./document.ts";
import { parseTree } from "./parse.ts";
import type { Tree } from "./tree.ts";
import {
  DEFAULT_STYLE,
  flowPair,
  flowText,
  itemLines,
  pairLines,
  type Quotes,
  type Style,
  valueBehindKey,
  type YamlMap,
  type YamlValue,
} from "./write.ts";

/** `path`: keys from the top, and the index of an item of a list. */
export type YamlEdit =
  /** Gives the key this value: a new last one in its map, or in place of what it has. Maps that are missing on the way are made. */
  | { readonly edit: "set"; readonly path: readonly string[]; readonly value: YamlValue }
  /** Adds items at the end of a list, which is made where it is missing. */
  | { readonly edit: "append"; readonly path: readonly string[]; readonly items: readonly YamlValue[] }
  /** Takes a key, or an item of a list, away. What is empty then has no value. */
  | { readonly edit: "remove"; readonly path: readonly (string | number)[] };

/**
 * The text with the edits, one after the other; null when one of them cannot be made with certainty: the text is no good YAML, or what is
 * touched has an anchor, an alias or a tag, or is written in a way in which not all else would stay as it is.
 */
export function editYaml(text: string, edits: readonly YamlEdit[]): string | null {
  return edits.reduce<string | null>((now, edit) => (now === null ? null : editOnce(now, edit)), text);
}

/** What the edits add, as somebody would write it into an empty file. */
export function linesToPaste(edits: readonly YamlEdit[]): string {
  const whole: Record<string, YamlValue> = Object.create(null);
  for (const edit of edits) {
    if (edit.edit === "remove") continue;
    let map = whole;
    for (const key of edit.path.slice(0, -1)) {
      map[key] ??= Object.create(null) as YamlMap;
      map = map[key] as Record<string, YamlValue>;
    }
    const last = edit.path.at(-1)!;
    const before = map[last];
    map[last] =
      edit.edit === "set"
        ? edit.value
        : [...(Array.isArray(before) ? (before as YamlValue[]) : []), ...edit.items];
  }
  return Object.entries(whole)
    .map(([key, value]) => `${pairLines(key, value, 0, DEFAULT_STYLE)}\n`)
    .join("");
}

function editOnce(text: string, edit: YamlEdit): string | null {
  const before = valueIn(text);
  if (before === undefined) return null;
  const wanted = applied(before, edit.path, edit);
  if (wanted === undefined) return null;
  const splice = new Editor(text).splice(edit);
  if (splice === null) return null;
  const { from, to, by } = splice;
  const result = text.slice(0, from) + by + text.slice(to);
  const after = valueIn(result);
  return after !== undefined && isSame(after, wanted) ? result : null;
}

/** A value with the order of its keys; null as it is written. */
type Value = string | number | boolean | null | readonly Value[] | ReadonlyMap<string, Value>;

/** Undefined when the text is not one good document; null when it is empty. */
function valueIn(text: string): Value | undefined {
  const { tree, problems } = parseTree(text, "");
  if (problems.length > 0) return undefined;
  return tree === null ? null : valuesOf(tree);
}

function valuesOf(tree: Tree): Value {
  switch (tree.kind) {
    case "scalar":
      return tree.value;
    case "list":
      return tree.items.map(valuesOf);
    case "map":
      return new Map([...tree.entries].map(([key, value]) => [key, valuesOf(value)]));
  }
}

function writtenValue(value: YamlValue): Value {
  if (Array.isArray(value)) return (value as readonly YamlValue[]).map(writtenValue);
  if (typeof value !== "object") return value;
  return new Map(Object.entries(value).map(([key, inner]) => [key, writtenValue(inner)]));
}

/** The values after the edit; undefined when it makes no sense for them. */
function applied(value: Value, path: readonly (string | number)[], edit: YamlEdit): Value | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  if (typeof key === "number") {
    if (!isList(value) || edit.edit !== "remove" || rest.length > 0 || key >= value.length) return undefined;
    return value.length === 1 ? EMPTIED : value.filter((_, index) => index !== key);
  }
  const map = value === null ? new Map<string, Value>() : value;
  if (!(map instanceof Map)) return undefined;
  const copy = new Map<string, Value>(map);
  if (rest.length > 0) {
    if (!copy.has(key) && edit.edit === "remove") return undefined;
    const inner = applied(copy.get(key) ?? null, rest, edit);
    return inner === undefined ? undefined : copy.set(key, inner);
  }
  switch (edit.edit) {
    case "set":
      return copy.set(key, writtenValue(edit.value));
    case "append": {
      const list = copy.get(key) ?? [];
      return isList(list) ? copy.set(key, [...list, ...edit.items.map(writtenValue)]) : undefined;
    }
    case "remove":
      if (!copy.delete(key)) return undefined;
      return copy.size === 0 ? EMPTIED : copy;
  }
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** What has lost its last entry: in brackets it is empty, and in a block it has no value. */
const EMPTIED: readonly Value[] = [];

function isSame(found: Value, wanted: Value): boolean {
  if (wanted === EMPTIED)
    return found === null || (isList(found) ? found.length === 0 : found instanceof Map && found.size === 0);
  if (isList(found))
    return (
      isList(wanted) &&
      found.length === wanted.length &&
      found.every((item, index) => isSame(item, wanted[index]!))
    );
  if (!(found instanceof Map) || !(wanted instanceof Map)) return Object.is(found, wanted);
  const others = [...wanted] as [string, Value][];
  return (
    found.size === others.length &&
    [...found].every(([key, value], index) => key === others[index]![0] && isSame(value, others[index]![1]))
  );
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

class Editor {
  readonly #document;
  readonly #style: Style;

  constructor(private readonly text: string) {
    this.#document = tooDeep(text) === null ? parseDocument(text) : null;
    this.#style = styleOf(text, this.#document?.contents);
  }

  splice(edit: YamlEdit): Splice | null {
    const root: unknown = this.#document?.contents ?? null;
    switch (edit.edit) {
      case "set":
        return this.#set(root, edit.path, edit.value);
      case "append":
        return this.#append(root, edit.path, edit.items);
      case "remove":
        return this.#remove(root, edit.path);
    }
  }

  #set(root: unknown, path: readonly string[], value: YamlValue): Splice | null {
    const [key, ...rest] = path as [string, ...string[]];
    if (root === null) return this.#atEnd(pairLines(key, nested(rest, value), 0, this.#style));
    if (!isMap(root) || isMarked(root)) return null;
    const pair = pairOf(root, key);
    if (pair === null) return this.#insertPair(root, key, nested(rest, value));
    const found: unknown = pair.value;
    if (isMarked(pair.key) || isMarked(found)) return null;
    if (isNothing(found)) return this.#fill(root, pair, nested(rest, value));
    if (rest.length > 0) return this.#set(found, rest, value);
    return this.#replace(found, value);
  }

  #append(root: unknown, path: readonly string[], items: readonly YamlValue[]): Splice | null {
    let node = root;
    for (const key of path) {
      const pair = isMap(node) && !isMarked(node) ? pairOf(node, key) : null;
      if (pair === null || isNothing(pair.value)) return this.#set(root, path, items);
      if (isMarked(pair.key) || isMarked(pair.value)) return null;
      node = pair.value;
    }
    if (!isSeq(node)) return null;
    const quotes = quotesOf(node.items);
    if (node.flow)
      return this.#insertInFlow(
        node,
        items.map((item) => flowText(item, this.#style, quotes)),
      );
    const column = this.#columnOf(node);
    const end = this.#endOf(node);
    if (column === null || end === null) return null;
    const lines = items.map((item) => `${this.#eolAt(end)}${itemLines(item, column, this.#style, quotes)}`);
    return { from: end, to: end, by: lines.join("") };
  }

  #remove(root: unknown, path: readonly (string | number)[]): Splice | null {
    let node = root;
    for (const key of path.slice(0, -1)) {
      const pair = isMap(node) && !isMarked(node) ? pairOf(node, String(key)) : null;
      if (pair === null || isMarked(pair.key)) return null;
      node = pair.value;
    }
    if (isMarked(node) || !isCollection(node)) return null;
    const key = path.at(-1)!;
    const items: readonly unknown[] = node.items;
    const index = isMap(node) ? items.indexOf(pairOf(node, String(key))) : Number(key);
    const item = items[index];
    if (item === undefined || hasMarks(item)) return null;
    return node.flow ? this.#removeInFlow(node, index) : this.#removeLines(node, index);
  }

  /** Behind whatever the text has, when it has no values. */
  #atEnd(lines: string): Splice {
    const end = this.text.length;
    const isOpen = this.text.length > 0 && !/[\n\ufeff]$/.test(this.text);
    const by = isOpen ? `${this.#style.eol}${lines}` : `${lines}${this.#style.eol}`;
    return { from: end, to: end, by };
  }

  #insertPair(map: YAMLMap, key: string, value: YamlValue): Splice | null {
    if (map.flow) return this.#insertInFlow(map, [flowPair(key, value, this.#style)]);
    const column = this.#columnOf(map);
    const end = this.#endOf(map);
    if (column === null || end === null) return null;
    const eol = this.#eolAt(end);
    const style = { ...this.#style, eol };
    const isFlow = (map.items as Pair[]).some((pair) => isMap(pair.value)) && this.#lastMapIsFlow(map);
    const lines = isFlow
      ? `${" ".repeat(column)}${flowPair(key, value, style)}`
      : pairLines(key, value, column, style);
    return { from: end, to: end, by: `${eol}${this.#isSpaced(map) ? eol : ""}${lines}` };
  }

  /** Whether a new map among these is to be in braces, as the last one is. */
  #lastMapIsFlow(map: YAMLMap): boolean {
    const last = (map.items as Pair[]).findLast((pair) => isMap(pair.value));
    return isMap(last?.value) && last.value.flow === true;
  }

  /** Whether the last two entries are apart. */
  #isSpaced(map: YAMLMap): boolean {
    const [before, last] = (map.items as Pair[]).slice(-2);
    if (before === undefined || last === undefined) return false;
    const end = this.#endOfPair(before);
    const start = (last.key as Node | null)?.range?.[0];
    return end !== null && start !== undefined && /\n[ \t]*\r?\n/.test(this.text.slice(end, start));
  }

  /** A value for a key that has none. */
  #fill(map: YAMLMap, pair: Pair, value: YamlValue): Splice | null {
    const node = pair.value as Node | null;
    const range = node?.range;
    const key = (pair.key as Node | null)?.range;
    if (!range || !key) return null;
    if (range[0] < range[1]) return { from: range[0], to: range[1], by: flowText(value, this.#style) };
    if (map.flow) {
      const space = this.text[range[0] - 1] === " " ? "" : " ";
      return { from: range[0], to: range[0], by: space + flowText(value, this.#style) };
    }
    const column = this.#columnOf(map);
    const end = this.#lineEnd(Math.max(key[1], range[1]));
    if (column === null || end === null) return null;
    const style = { ...this.#style, eol: this.#eolAt(end) };
    const isInLine = typeof value !== "object" || Object.keys(value).length === 0;
    const from = isInLine ? range[0] : end;
    const by = valueBehindKey(value, column, style);
    return { from, to: from, by: isInLine && this.text[from - 1] === " " ? by.trimStart() : by };
  }

  #replace(node: unknown, value: YamlValue): Splice | null {
    const range = (node as Node | null)?.range;
    if (!range || hasMarks(node)) return null;
    if (isCollection(node) && !node.flow) return null;
    if (isScalar(node) && /^BLOCK/.test(node.type ?? "")) return null;
    return { from: range[0], to: range[1], by: flowText(value, this.#style, quotesOf([node])) };
  }

  #insertInFlow(node: Node & { items: unknown[] }, texts: readonly string[]): Splice | null {
    const range = node.range;
    if (!range) return null;
    const last = node.items.at(-1);
    if (last === undefined) {
      const inner = this.text.slice(range[0] + 1, range[1] - 1);
      const pad = isMap(node) && this.#style.padded ? " " : "";
      const start = range[0] + 1;
      if (inner.trim() !== "") return { from: start, to: start, by: `${pad}${texts.join(", ")}` };
      return { from: start, to: range[1] - 1, by: `${pad}${texts.join(", ")}${pad}` };
    }
    const start = startOf(last);
    const end = endInFlow(last);
    if (start === null || end === null) return null;
    const before = this.text.slice(this.#lineStart(start), start);
    const between = /^[ \t]*$/.test(before) ? `,${this.#eolAt(start)}${before}` : ", ";
    return { from: end, to: end, by: texts.map((text) => between + text).join("") };
  }

  #removeInFlow(node: Node & { items: unknown[] }, index: number): Splice | null {
    const range = node.range;
    const start = startOf(node.items[index]);
    const end = endInFlow(node.items[index]);
    if (!range || start === null || end === null) return null;
    if (node.items.length === 1) {
      const inner = this.text.slice(range[0] + 1, range[1] - 1);
      const isBare = inner.replace(this.text.slice(start, end), "").replace(",", "").trim() === "";
      return isBare ? { from: range[0] + 1, to: range[1] - 1, by: "" } : null;
    }
    // Where an item has lines of its own, they go as a whole.
    const from = this.#lineStart(start);
    const tail = /^[ \t]*,?[ \t]*(?:#[^\n]*)?(?=\r?\n)/.exec(this.text.slice(end));
    if (from > range[0] && /^[ \t]*$/.test(this.text.slice(from, start)) && tail !== null) {
      const to = end + tail[0].length;
      return { from, to: to + this.#eolAt(to).length, by: "" };
    }
    const next = node.items[index + 1];
    const [a, b] = next === undefined ? [endInFlow(node.items[index - 1]), end] : [start, startOf(next)];
    if (a === null || b === null || /[#\n]/.test(this.text.slice(a, start) + this.text.slice(end, b)))
      return null;
    return { from: a, to: b, by: "" };
  }

  /** The whole lines of an entry of a block. */
  #removeLines(node: Node & { items: unknown[] }, index: number): Splice | null {
    const item = node.items[index];
    const start = isMap(node) ? startOf(item) : this.#dashOf(node, item);
    const end = isMap(node) ? this.#endOfPair(item as Pair) : this.#endOfNode(item, start);
    if (start === null || end === null) return null;
    const from = this.#lineStart(start);
    if (!/^ *$/.test(this.text.slice(from, start))) return null;
    const eol = /^\r?\n/.exec(this.text.slice(end))?.[0];
    if (eol !== undefined) return { from, to: end + eol.length, by: "" };
    // The last line has no line break, and still has none then.
    const above = /\r?\n$/.exec(this.text.slice(0, from))?.[0] ?? "";
    return { from: from - above.length, to: end, by: "" };
  }

  /** Where the dash of an item is. */
  #dashOf(node: Node, item: unknown): number | null {
    const start = (item as Node | null)?.range?.[0];
    const first = node.range?.[0];
    const column = this.#columnOf(node);
    if (start === undefined || first === undefined || column === null) return null;
    for (let line = this.#lineStart(start); line + column >= first; line = this.#lineStart(line - 1)) {
      if (/^ *$/.test(this.text.slice(line, line + column)) && this.text[line + column] === "-")
        return line + column;
      if (line === 0) break;
    }
    return null;
  }

  /** The column in which the entries of a block begin; null when something else than spaces and dashes is before it. */
  #columnOf(node: Node): number | null {
    const start = node.range?.[0];
    if (start === undefined) return null;
    const before = this.text.slice(this.#lineStart(start), start);
    return /^[ -]*$/.test(before) ? before.length : null;
  }

  /** The end of the last line of a block, before its line break. */
  #endOf(node: unknown): number | null {
    if (isMap(node) && !node.flow) return this.#endOfPair((node.items as Pair[]).at(-1)!);
    if (isSeq(node) && !node.flow) return this.#endOfNode(node.items.at(-1), node.range?.[0] ?? null);
    return null;
  }

  #endOfPair({ key, value }: Pair): number | null {
    const start = (key as Node | null)?.range?.[1];
    return start === undefined ? null : this.#endOfNode(value, start);
  }

  /** `from`: where its key, or its dash, is. */
  #endOfNode(node: unknown, from: number | null): number | null {
    if (from === null) return null;
    if (isCollection(node) && !node.flow) return this.#endOf(node);
    const range = (node as Node | null)?.range;
    if (!range) return this.#lineEnd(from);
    const isBlock = isScalar(node) && /^BLOCK/.test(node.type ?? "");
    // A block of text ends behind its line break, or at the end of the file.
    if (isBlock && this.text[range[1] - 1] === "\n")
      return range[1] - (this.text[range[1] - 2] === "\r" ? 2 : 1);
    return isBlock ? range[1] : this.#lineEnd(Math.max(from, range[1]));
  }

  /** The end of the line, if nothing but a comment is left of it. */
  #lineEnd(at: number): number | null {
    const rest = /^[ \t]*:?[ \t]*(?:#[^\n]*?)?(?=\r?\n|\r?$)/.exec(this.text.slice(at));
    return rest === null ? null : at + rest[0].length;
  }

  #lineStart(at: number): number {
    const start = this.text.lastIndexOf("\n", at - 1) + 1;
    return this.text[start] === "\ufeff" && start < at ? start + 1 : start;
  }

  /** The line break there, or the one that the file has elsewhere. */
  #eolAt(end: number): string {
    return /^\r?\n/.exec(this.text.slice(end, end + 2))?.[0] ?? this.#style.eol;
  }
}

function nested(path: readonly string[], value: YamlValue): YamlValue {
  return path.reduceRight<YamlValue>((inner, key) => ({ [key]: inner }), value);
}

function pairOf(map: YAMLMap, key: string): Pair | null {
  return (map.items as Pair[]).find((pair) => keyText(pair.key) === key) ?? null;
}

function isNothing(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

/** Whether it is an alias, or has an anchor or a tag. */
function isMarked(node: unknown): boolean {
  const { anchor, tag } = (node ?? {}) as { anchor?: string; tag?: string };
  return isAlias(node) || anchor !== undefined || tag !== undefined;
}

/** Whether anything in it is marked. */
function hasMarks(item: unknown): boolean {
  if (item === null || item === undefined || isMarked(item)) return isMarked(item);
  if (isCollection(item)) return item.items.some(hasMarks);
  const { key, value } = item as Partial<Pair>;
  return isScalar(item) ? false : hasMarks(key) || hasMarks(value);
}

function startOf(item: unknown): number | null {
  const node = isNode(item) ? item : ((item as Pair).key as Node | null);
  return node?.range?.[0] ?? null;
}

function endInFlow(item: unknown): number | null {
  if (isNode(item)) return item.range?.[1] ?? null;
  const { key, value } = item as Pair;
  const ends = [key, value].flatMap((node) => (node as Node | null)?.range?.[1] ?? []);
  return ends.length === 0 ? null : Math.max(...ends);
}

function isNode(item: unknown): item is Node {
  return isScalar(item) || isCollection(item) || isAlias(item);
}

/** The quotation marks that all of these strings have. */
function quotesOf(nodes: readonly unknown[]): Quotes {
  const types = new Set(nodes.map((node) => (isScalar(node) ? node.type : undefined)));
  if (types.size !== 1) return "plain";
  const [type] = types;
  return type === "QUOTE_SINGLE" ? "single" : type === "QUOTE_DOUBLE" ? "double" : "plain";
}

/** How the file is written, by its first examples. */
function styleOf(text: string, root: unknown): Style {
  let single = 0;
  let double = 0;
  let padded: boolean | null = null;
  let step: number | null = null;
  let listStep: number | null = null;
  const columnAt = (at: number) => at - (text.lastIndexOf("\n", at - 1) + 1);
  if (isCollection(root))
    visit(root, {
      Scalar: (_, { type }) => {
        if (type === "QUOTE_SINGLE") single += 1;
        if (type === "QUOTE_DOUBLE") double += 1;
      },
      Map: (_, { flow, range, items }) => {
        if (flow && range && items.length > 0) padded ??= text[range[0] + 1] === " ";
      },
      Pair: (_, { key, value }) => {
        const start = (key as Node | null)?.range?.[0];
        const inner = (value as Node | null)?.range?.[0];
        if (start === undefined || inner === undefined || !isCollection(value) || value.flow) return;
        const indent = columnAt(inner) - columnAt(start);
        if (isMap(value) && indent > 0) step ??= indent;
        if (isSeq(value) && indent >= 0) listStep ??= indent;
      },
    });
  return {
    eol: /\r?\n/.exec(text)?.[0] ?? DEFAULT_STYLE.eol,
    step: step ?? DEFAULT_STYLE.step,
    listStep: listStep ?? step ?? DEFAULT_STYLE.listStep,
    quotes: single > double ? "single" : "double",
    padded: padded ?? DEFAULT_STYLE.padded,
  };
}
