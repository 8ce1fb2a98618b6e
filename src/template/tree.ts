// A template as kitout evaluates it: every name is resolved to the block that it belongs to.

import type { Range } from "./handlebars.ts";

export type Node =
  | { readonly kind: "text"; readonly text: string; readonly range: Range }
  | { readonly kind: "print"; readonly value: Path; readonly range: Range }
  | Block;

export interface Block {
  readonly kind: "if" | "unless" | "each" | "with";
  readonly value: Path | Literal;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
  readonly range: Range;
}

export interface Literal {
  readonly kind: "literal";
  readonly value: string | number | boolean | null;
  readonly written: string;
  readonly range: Range;
}

export interface Path {
  readonly kind: "path";
  readonly start: Start;
  readonly keys: readonly string[];
  /** As written in the template. */
  readonly written: string;
  readonly range: Range;
}

/** `up` counts the surrounding blocks with their own context: `each` and `with`. */
export type Start =
  | { readonly from: "context"; readonly up: number }
  /** By its index among the names after `as`. */
  | { readonly from: "parameter"; readonly up: number; readonly index: number }
  | { readonly from: "loop"; readonly up: number; readonly name: LoopName }
  | { readonly from: "top" };

export type LoopName = "index" | "key" | "first" | "last";
