// The only importer of the `yaml` package: a text as the parser's own nodes, which the other modules of this room read.

import {
  type Document,
  isCollection,
  isScalar,
  Lexer,
  type Node,
  parseDocument as parse,
  parse as parseYaml,
} from "yaml";
import { tooDeepAt } from "./depth.ts";
import type { Range } from "./syntax.ts";

export {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from "yaml";

/** Levels of nesting. */
export const MAX_DEPTH = 100;

/** The offset at which a text nests deeper than `MAX_DEPTH` levels; null when it does not. */
export function tooDeep(text: string): number | null {
  return tooDeepAt(text, MAX_DEPTH, () => new Lexer().lex(text));
}

/** The document in a text that is not too deep. Never throws: mistakes are in its `errors`. */
export function parseDocument(text: string): Document {
  // Keys are compared in parse.ts: the parser's own check takes a minute for a hundred thousand of them. With a level of
  // "silent" it would not even report a second document; it never prints anything here.
  return parse(text, {
    version: "1.2",
    schema: "core",
    strict: true,
    uniqueKeys: false,
    logLevel: "error",
    prettyErrors: false,
  }) as Document;
}

/** The text as JavaScript values. Throws what the package throws. */
export function parseValues(text: string): unknown {
  // As in `parseDocument`, looking for duplicate keys would cost too much.
  return parseYaml(text, {
    version: "1.2",
    maxAliasCount: 100,
    uniqueKeys: false,
    logLevel: "silent",
  });
}

/** A key as text: `1:` and `true:` are usually written without quotes. */
export function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null;
  if (typeof key.value === "string") return key.value;
  return key.value === null || key.source === undefined ? null : key.source;
}

/** Where the source text of a node is, without the line breaks behind a block; null for what has no position. */
export function rangeOf(node: unknown, text: string): Range | null {
  const range = (node as Node | null | undefined)?.range;
  if (!range) return null;
  // A block collection extends over the following line break and empty lines: its text ends before.
  if (isCollection(node) && !node.flow)
    return [range[0], Math.max(range[0], text.slice(range[0], range[1]).trimEnd().length + range[0])];
  return [range[0], range[1]];
}
