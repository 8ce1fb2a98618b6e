// The only importer of the `yaml` package: text to trees, and paths back to offsets.

import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, parse as parseYaml } from "yaml";
import { below, type YamlPlace } from "../model/place.ts";
import type { Tree } from "./tree.ts";

/** A mistake in the YAML itself, with its place as UTF-16 offsets into the text. */
export interface YamlProblem {
  readonly problem: "syntax" | "tab" | "duplicate-key" | "key-kind" | "documents" | "tag" | "alias" | "bomb";
  readonly range: readonly [start: number, end: number];
  /** The parser's own words, or the key, tag or alias that it is about. */
  readonly detail: string;
}

/** More values than any hand-written configuration has; aliases multiply, and this is what stops them. */
const MAX_VALUES = 100_000;
const MAX_DEPTH = 100;

/**
 * Parses one YAML 1.2 document (core schema). Gives null for the tree when the text holds no document or is broken.
 * Of cascading syntax errors only the first is reported; duplicate keys are each a mistake of their own.
 */
export function parseTree(text: string, file: string): { tree: Tree | null; problems: readonly YamlProblem[] } {
  const document = parse(text);
  const problems = syntaxProblems(document, text);
  if (problems.length > 0 || document.contents === null) return { tree: null, problems };
  const builder = new TreeBuilder(document, problems);
  const tree = builder.build(document.contents, { file, path: [], on: "value" }, 0);
  return problems.length > 0 ? { tree: null, problems } : { tree, problems };
}

/** Any YAML text as JavaScript values; null when it cannot be parsed. For frontmatter, whose places nobody needs. */
export function parseValue(text: string): unknown {
  try {
    return parseYaml(text, { version: "1.2", maxAliasCount: 100, logLevel: "silent" });
  } catch {
    return null;
  }
}

/**
 * The stretch of `text` that a path leads to, in UTF-16 offsets. Where the path leads nowhere, that of the deepest
 * part that exists; `null` only when the text has no document.
 */
export function locate(text: string, place: YamlPlace): readonly [number, number] | null {
  const document = parse(text);
  let node: unknown = document.contents;
  let range = rangeOf(node);
  place.path.forEach((key, depth) => {
    if (isAlias(node)) node = node.resolve(document);
    const last = depth === place.path.length - 1;
    if (isMap(node)) {
      const pair = (node.items as Pair[]).find((item) => keyText(item.key) === String(key));
      if (pair === undefined) return;
      const value = rangeOf(pair.value);
      // A key without a value has an empty range for it: the key is what one can point at.
      const onKey = last && (place.on === "key" || value === null || value[0] === value[1]);
      range = (onKey ? rangeOf(pair.key) : value) ?? range;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      range = rangeOf(node) ?? range;
    }
  });
  if (range !== null && place.within !== undefined && isScalar(node)) return insideScalar(text, node, range, place.within);
  return range;
}

function parse(text: string): Document {
  return parseDocument(text, { version: "1.2", schema: "core", strict: true, uniqueKeys: true, logLevel: "silent", prettyErrors: false }) as Document;
}

function syntaxProblems(document: Document, text: string): YamlProblem[] {
  const errors = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const first = errors.find((error) => error.code !== "DUPLICATE_KEY");
  const problems: YamlProblem[] = [];
  for (const error of errors) {
    if (error !== first && error.code !== "DUPLICATE_KEY") continue;
    const range = clamp(error.pos, text);
    switch (error.code) {
      case "DUPLICATE_KEY": {
        // The parser points at one character; the whole key is what the reader looks for.
        const key = /^[^\s:]*/.exec(text.slice(range[0]))?.[0] ?? "";
        problems.push({ problem: "duplicate-key", range: [range[0], range[0] + Math.max(1, key.length)], detail: key.replace(/^["']|["']$/g, "") });
        break;
      }
      case "TAB_AS_INDENT":
        problems.push({ problem: "tab", range, detail: "" });
        break;
      case "MULTIPLE_DOCS":
        problems.push({ problem: "documents", range, detail: "" });
        break;
      default:
        problems.push({ problem: "syntax", range, detail: error.message.split("\n")[0]!.replace(/[.:]+$/, "") });
    }
  }
  if (problems.length === 0) {
    for (const warning of document.warnings) {
      problems.push({ problem: "tag", range: clamp(warning.pos, text), detail: text.slice(...clamp(warning.pos, text)) });
    }
  }
  return problems;
}

class TreeBuilder {
  #values = 0;

  constructor(
    private readonly document: Document,
    private readonly problems: YamlProblem[],
  ) {}

  build(node: unknown, at: YamlPlace, depth: number): Tree {
    const nothing: Tree = { kind: "scalar", value: null, at };
    this.#values += 1;
    if (this.#values > MAX_VALUES || depth > MAX_DEPTH) {
      if (!this.problems.some((problem) => problem.problem === "bomb")) this.report("bomb", node, "");
      return nothing;
    }
    if (isAlias(node)) {
      const anchor = node.resolve(this.document);
      if (anchor === undefined) this.report("alias", node, node.source);
      return anchor === undefined ? nothing : this.build(anchor, at, depth + 1);
    }
    if (isMap(node)) return { kind: "map", entries: this.#entries(node.items as Pair[], at, depth), at };
    if (isSeq(node)) {
      return { kind: "list", items: node.items.map((item, index) => this.build(item, below(at, index), depth + 1)), at };
    }
    if (isScalar(node)) {
      const value = node.value;
      if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return { kind: "scalar", value, at };
    }
    return nothing;
  }

  #entries(pairs: readonly Pair[], at: YamlPlace, depth: number): Map<string, Tree> {
    const entries = new Map<string, Tree>();
    for (const pair of pairs) {
      const key = keyText(pair.key);
      if (key === null) this.report("key-kind", pair.key, "");
      else entries.set(key, this.build(pair.value, below(at, key), depth + 1));
    }
    return entries;
  }

  private report(problem: YamlProblem["problem"], node: unknown, detail: string): void {
    this.problems.push({ problem, range: rangeOf(node) ?? [0, 0], detail });
  }
}

/** A key as text: `1:` and `true:` are written without quotes by everybody. */
function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null;
  if (typeof key.value === "string") return key.value;
  return key.value === null || key.source === undefined ? null : key.source;
}

function rangeOf(node: unknown): readonly [number, number] | null {
  const range = (node as Node | null | undefined)?.range;
  if (!range) return null;
  // An empty collection or scalar still has a start; a block collection ends before the trailing line break.
  return isCollection(node) && !node.flow ? [range[0], range[1]] : [range[0], range[1]];
}

function insideScalar(text: string, node: { type?: string | undefined }, range: readonly [number, number], within: readonly [number, number]): readonly [number, number] {
  const quoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
  const from = range[0] + (quoted ? 1 : 0);
  const raw = text.slice(from, range[1] - (quoted ? 1 : 0));
  // With escapes, folds or block indentation the offsets are not those of the value: the whole scalar is honest.
  const exact = node.type === "PLAIN" || (quoted && !/[\\\n]/.test(raw) && !raw.includes("''"));
  return exact && !raw.includes("\n") ? [from + within[0], from + within[1]] : range;
}

function clamp(pos: readonly [number, number], text: string): readonly [number, number] {
  const start = Math.min(pos[0], text.length);
  return [start, Math.max(start, Math.min(pos[1], text.length))];
}
