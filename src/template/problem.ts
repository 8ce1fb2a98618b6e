// What can be wrong with a user's template.

import type { TemplateBound, TemplateKind, TemplateMistake, UnsupportedPart } from "../model/template.ts";
import type { Range } from "./handlebars.ts";

/** The names that every template has; the user's own variables are below `vars`. */
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

/** Strings, numbers, booleans, null, and lists and maps of them, as from a YAML parser; anything else cannot be printed. */
export type TemplateValues = Readonly<Record<TemplateName, unknown>>;

/** `name` is as written in the template. */
export type TemplateProblem = {
  readonly range: Range;
} /** `block` is the innermost block that is open there, or empty. */ & (
  | {
      readonly problem: "syntax";
      readonly mistake: TemplateMistake;
      readonly detail: string;
      readonly block: string;
    }
  | { readonly problem: "unknown-name"; readonly name: string; readonly known: readonly string[] }
  /** `known` are the keys of the map `in`; `in` is `this` for the context of a block. */
  | {
      readonly problem: "missing";
      readonly name: string;
      readonly key: string;
      readonly in: string;
      readonly is: TemplateKind;
      readonly known: readonly string[];
    }
  | { readonly problem: "unsupported"; readonly what: UnsupportedPart; readonly name: string }
  | { readonly problem: "not-text" | "not-a-list"; readonly name: string; readonly is: TemplateKind }
  | { readonly problem: "too-large"; readonly bound: TemplateBound; readonly limit: number }
);
