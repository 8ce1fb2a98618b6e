// What can be wrong with a user's template.

/** The kind of a value in a template. */
export type TemplateKind =
  | "a text"
  | "a number"
  | "true or false"
  | "nothing"
  | "a list"
  | "a map"
  | "no text";

export type TemplateMistake =
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

/** A part of the Handlebars language, or a use of it, that is not supported. */
export type UnsupportedPart =
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

/** What is too large in a template, or in its output. */
export type TemplateBound = "characters" | "parts" | "levels" | "steps" | "output";
