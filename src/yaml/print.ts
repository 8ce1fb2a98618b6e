// Prints a tree as YAML, with a note after every value. The output parses to the same values.

import type { Mapping, Scalar, Tree } from "./tree.ts";

/** A value with nothing below it: a scalar, or an empty map or list. */
export interface Leaf {
  /** The keys and indices that lead to it in the tree. */
  readonly path: readonly (string | number)[];
  readonly tree: Tree;
}

/** All leaves of a tree, in order. */
export function leavesOf(tree: Tree, path: Leaf["path"] = []): readonly Leaf[] {
  const children: readonly (readonly [string | number, Tree])[] = childrenOf(tree);
  if (children.length === 0) return [{ path, tree }];
  return children.flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

/** Block style, one value a line. `note` is one line of text for a leaf, which becomes a comment. */
export function printTree(tree: Mapping, note: (leaf: Tree) => string): string {
  return tree.entries.size === 0 ? `{} # ${note(tree)}\n` : lines(tree, "", note).join("");
}

function lines(tree: Tree, indent: string, note: (leaf: Tree) => string): string[] {
  return childrenOf(tree).flatMap(([key, child]) => {
    const head = `${indent}${typeof key === "number" ? "-" : keyText(key, indent)}`;
    return childrenOf(child).length === 0
      ? [`${head} ${leafText(child)}  # ${note(child)}\n`]
      : [`${head}\n`, ...lines(child, `${indent}  `, note)];
  });
}

function childrenOf(tree: Tree): readonly (readonly [string | number, Tree])[] {
  if (tree.kind === "scalar") return [];
  return tree.kind === "map" ? [...tree.entries] : [...tree.items.entries()];
}

/** YAML stops looking for the colon after a plain key at 1024 characters. */
const MAX_KEY = 1000;

function keyText(key: string, indent: string): string {
  const written = text(key);
  return written.length > MAX_KEY ? `? ${written}\n${indent}:` : `${written}:`;
}

function leafText(tree: Tree): string {
  if (tree.kind === "scalar") return scalar(tree);
  return tree.kind === "map" ? "{}" : "[]";
}

function scalar({ value }: Scalar): string {
  return typeof value === "string" ? text(value) : String(value);
}

/** A string: plain where that is unambiguous, else in double quotes as in JSON. */
function text(value: string): string {
  if (PLAIN.test(value) && !WORDS.test(value)) return value;
  return JSON.stringify(value).replace(HIDDEN, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
  });
}

const PLAIN = /^(?:\.{0,2}\/)?[A-Za-z][A-Za-z0-9._/-]*$/;
/** Words that some version of YAML does not read as strings. */
const WORDS = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
