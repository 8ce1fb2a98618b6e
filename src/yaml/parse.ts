// A YAML text as a tree in which every value has its position, or the mistakes in it.

import { below, type YamlPlace } from "../model/place.ts";
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  keyText,
  MAX_DEPTH,
  type Node,
  type Pair,
  parseDocument,
  parseValues,
  rangeOf,
  tooDeep,
  visit,
} from "./document.ts";
import { type Delimited, type Range, type SyntaxMistake, syntaxMistake } from "./syntax.ts";
import type { Tree } from "./tree.ts";

/** A mistake in the YAML itself, with its position as UTF-16 offsets into the text. */
export type YamlProblem = { readonly range: Range } & (
  | { readonly problem: "syntax"; readonly mistake: SyntaxMistake; readonly detail: string }
  /** `detail` is the key, tag or alias that it is about. */
  | { readonly problem: "duplicate-key" | "tag" | "alias"; readonly detail: string }
  | { readonly problem: "tab" | "key-kind" | "documents" | "control" | "bomb" | "too-deep" }
);

/** More values than any hand-written configuration has; this stops aliases that multiply. */
const MAX_VALUES = 100_000;

/**
 * Parses one YAML 1.2 document (core schema). The tree is null when the text has no document or is broken. Of cascading syntax errors
 * only the first is reported, besides duplicate keys before it.
 */
export function parseTree(
  text: string,
  file: string,
): { tree: Tree | null; problems: readonly YamlProblem[] } {
  const deep = tooDeep(text);
  if (deep !== null) return { tree: null, problems: [{ problem: "too-deep", range: [deep, deep + 1] }] };
  const document = parseDocument(text);
  const broken = firstError(document, text);
  if (document.contents === null) return { tree: null, problems: broken === null ? [] : [broken] };
  const builder = new TreeBuilder(document, text);
  const tree = builder.build(document.contents, { file, path: [], on: "value" }, 0);
  if (broken !== null) {
    // In a document that breaks off, only duplicate keys before that point are certain.
    const before = builder.problems.filter(
      ({ problem, range }) => problem === "duplicate-key" && range[1] <= broken.range[0],
    );
    return { tree: null, problems: [...before, broken] };
  }
  return builder.problems.length > 0 ? { tree: null, problems: builder.problems } : { tree, problems: [] };
}

/** Any YAML text as JavaScript values; null when it cannot be parsed. For frontmatter, where positions are not needed. */
export function parseValue(text: string): unknown {
  if (tooDeep(text) !== null) return null;
  try {
    const value = parseValues(text);
    return isTree(value, []) ? value : null;
  } catch {
    return null;
  }
}

/** Whether nothing in the value contains itself, like an alias inside its own anchor. */
function isTree(value: unknown, above: readonly unknown[]): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (above.includes(value)) return false;
  const inside = [...above, value];
  return Object.values(value).every((inner) => isTree(inner, inside));
}

function firstError(document: Document, text: string): YamlProblem | null {
  const errors = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const first = errors[0];
  if (first === undefined) return null;
  const at = first.pos[0];
  switch (first.code) {
    case "TAB_AS_INDENT": {
      const start = text.lastIndexOf("\t", at);
      return { problem: "tab", range: start < 0 ? [at, at] : [start, start + 1] };
    }
    case "MULTIPLE_DOCS":
      return { problem: "documents", range: wordAt(text, at) };
    case "RESOURCE_EXHAUSTION":
      return { problem: "too-deep", range: [at, at + 1] };
    case "BAD_ALIAS":
      return { problem: "alias", range: wordAt(text, at), detail: "" };
    default:
      return { problem: "syntax", ...syntaxMistake(errors, delimitedIn(document), text) };
  }
}

/** All quoted strings and bracketed collections, in the order of the text. */
function delimitedIn(document: Document): Delimited[] {
  const found: Delimited[] = [];
  visit(document, {
    Node: (_, node) => {
      const kind =
        isScalar(node) && node.type?.startsWith("QUOTE_")
          ? "quoted"
          : isCollection(node) && node.flow
            ? "brackets"
            : null;
      if (kind !== null && node.range) found.push({ kind, range: [node.range[0], node.range[1]] });
    },
  });
  return found;
}

/** The tags of the core schema; `!!binary`, `!!set` and the like are not allowed in a configuration. */
const TAGS = ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`);

class TreeBuilder {
  readonly problems: YamlProblem[] = [];
  #values = 0;
  /** The outermost alias that is being expanded, for reports about too many values. */
  #expanding: unknown = null;

  constructor(
    private readonly document: Document,
    private readonly text: string,
  ) {}

  build(node: unknown, at: YamlPlace, depth: number): Tree {
    const nothing: Tree = { kind: "scalar", value: null, at };
    this.#values += 1;
    if (this.#values > MAX_VALUES || depth > MAX_DEPTH) {
      const problem = this.#expanding === null && depth > MAX_DEPTH ? "too-deep" : "bomb";
      if (!this.problems.some((known) => known.problem === problem))
        this.problems.push({ problem, range: this.#range(this.#expanding ?? node) });
      return nothing;
    }
    if (isAlias(node)) return this.#alias(node, at, depth) ?? nothing;
    const tag = (node as Node | null)?.tag;
    if (tag !== undefined && !TAGS.includes(tag)) {
      const range = this.#tagRange(node);
      this.problems.push({ problem: "tag", range, detail: this.text.slice(...range) });
      return nothing;
    }
    if (isMap(node)) return { kind: "map", entries: this.#entries(node.items as Pair[], at, depth), at };
    if (isSeq(node))
      return {
        kind: "list",
        items: node.items.map((item, index) => this.build(item, below(at, index), depth + 1)),
        at,
      };
    if (!isScalar(node)) return nothing;
    const value = node.value;
    if (typeof value === "string") this.#checkText(value, node);
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? { kind: "scalar", value, at }
      : nothing;
  }

  #alias(node: unknown, at: YamlPlace, depth: number): Tree | null {
    if (!isAlias(node)) return null;
    const anchor = node.resolve(this.document);
    if (anchor === undefined) {
      this.problems.push({ problem: "alias", range: this.#range(node), detail: node.source });
      return null;
    }
    const outer = this.#expanding;
    this.#expanding ??= node;
    const tree = this.build(anchor, at, depth + 1);
    this.#expanding = outer;
    return tree;
  }

  #entries(pairs: readonly Pair[], at: YamlPlace, depth: number): Map<string, Tree> {
    const entries = new Map<string, Tree>();
    for (const pair of pairs) {
      const key = keyText(pair.key);
      if (key === null) {
        this.problems.push({ problem: "key-kind", range: this.#range(pair.key) });
        continue;
      }
      this.#checkText(key, pair.key);
      // Mistakes inside an anchor were reported at the anchor, not at each alias.
      if (entries.has(key) && this.#expanding === null)
        this.problems.push({ problem: "duplicate-key", range: this.#range(pair.key), detail: key });
      entries.set(key, this.build(pair.value, below(at, key), depth + 1));
    }
    return entries;
  }

  /** Reports text that no file name, id or template can contain, whether written raw or as an escape. */
  #checkText(value: string, node: unknown): void {
    if ((/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(value) || !value.isWellFormed()) && this.#expanding === null)
      this.problems.push({ problem: "control", range: this.#range(node) });
  }

  #range(node: unknown): Range {
    return rangeOf(node, this.text) ?? [0, 0];
  }

  /** The parser keeps no position for a tag, which comes before its value. */
  #tagRange(node: unknown): Range {
    const [start, end] = this.#range(node);
    const from = this.text.lastIndexOf("!", start);
    const first = this.text[from - 1] === "!" ? from - 1 : from;
    return from < 0 ? [start, end] : wordAt(this.text, first);
  }
}

/** From `at` to the end of the word that begins there; at least one character. */
function wordAt(text: string, at: number): Range {
  const word = /[^\s,\]}]*/y;
  word.lastIndex = at;
  return [
    Math.min(at, text.length),
    Math.min(text.length, at + Math.max(1, word.exec(text)?.[0].length ?? 0)),
  ];
}
