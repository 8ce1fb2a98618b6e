// What can be wrong with a user's template.

import type { Range } from "./handlebars.ts";

/** The names that every template has; what else a user wants to say stands under `vars`. */
export const TEMPLATE_NAMES = [
  "original",
  "body",
  "dependencies",
  "id",
  "name",
  "source",
  "rev",
  "frontmatter",
  "vars",
] as const;

export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** Texts, numbers, booleans, null, lists and maps of them, as a parser of YAML gives them; anything else has no text. */
export type TemplateValues = Readonly<Record<TemplateName, unknown>>;

export type Kind = "a text" | "a number" | "true or false" | "nothing" | "a list" | "a map" | "no text";

export type SyntaxMistake =
  | "unclosed-block"
  | "closed-otherwise"
  | "closes-nothing"
  | "else-alone"
  | "else-twice"
  | "unclosed-tag"
  | "empty-tag"
  | "braces"
  | "unclosed-comment"
  | "unclosed-quote"
  | "path"
  | "control"
  | "unexpected";

export type Unsupported =
  | "partial"
  | "decorator"
  | "helper"
  | "section"
  | "subexpression"
  | "hash"
  | "literal"
  | "block-params"
  | "arguments"
  | "above"
  | "data";

export type Bound = "characters" | "parts" | "levels" | "steps" | "output";

/** `name` is as it was written in the template. */
export type TemplateProblem = {
  readonly range: Range;
} /** `block` is the innermost block that is open there, or empty. */ & (
  | {
      readonly problem: "syntax";
      readonly mistake: SyntaxMistake;
      readonly detail: string;
      readonly block: string;
    }
  | { readonly problem: "unknown-name"; readonly name: string; readonly known: readonly string[] }
  /** `known` are the keys that the map `in` has; `in` is `this` for what a block is about. */
  | {
      readonly problem: "missing";
      readonly name: string;
      readonly key: string;
      readonly in: string;
      readonly is: Kind;
      readonly known: readonly string[];
    }
  | { readonly problem: "unsupported"; readonly what: Unsupported; readonly name: string }
  | { readonly problem: "not-text" | "not-a-list"; readonly name: string; readonly is: Kind }
  | { readonly problem: "too-large"; readonly bound: Bound; readonly limit: number }
);
