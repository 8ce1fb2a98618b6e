// `transform`: a user's own template of a SKILL.md.

import type { FrontmatterProblem } from "../../model/frontmatter.ts";
import type { TemplateBound, TemplateKind, TemplateMistake, UnsupportedPart } from "../../model/template.ts";
import { error, warning } from "../entry.ts";
import { frontmatterWords } from "../frontmatter-words.ts";
import { didYouMean, list, type Suggestion, shortened } from "../phrases.ts";

export const messages = {
  "transform/file-name": error<{ text: string }>(
    ({ text }) =>
      `\`transform\` takes the text of a template, but "${shortened(text)}" looks like a file name.`,
    ({ text }) => `Write \`transform: { file: ${shortened(text)} }\`.`,
  ),
  "transform/frontmatter": error<{ id: string; problem: FrontmatterProblem }>(
    ({ id, problem }) =>
      `After its \`transform\`, the SKILL.md of "${id}" is not valid: ${frontmatterWords(problem)}.`,
    () =>
      "Begin the template with {{original}}, or write the frontmatter: a `---` line, at least a `description`, and another `---` line.",
  ),
  "transform/adds-keys": error<{ id: string; name: string }>(
    ({ id, name }) =>
      `In the frontmatter that this template writes for "${id}", the value of {{${shortened(name)}}} would add, end or rename a key.`,
    () =>
      "Write the text yourself, or begin the template with {{original}}, which takes over upstream's frontmatter with all its keys. A value with line breaks, or with characters that mean something in YAML, cannot be inserted as it is.",
  ),
  "transform/no-dependencies": warning<{ id: string }>(
    ({ id }) =>
      `The \`transform\` of skill "${id}" does not insert {{dependencies}}, so agents are not told where its programs are.`,
    () => "Add {{dependencies}} to the template, usually at the end.",
  ),
  "transform/not-utf8": error<{ file: string }>(
    ({ file }) => `${file} is not valid UTF-8, so it cannot be transformed.`,
    () => "Replace it with `files`, or remove the transform.",
  ),
  "transform/syntax": error<{ mistake: TemplateMistake; detail: string; block: string }>(
    ({ mistake, detail, block }) => `${templateProblem(mistake, detail, block)}.`,
    ({ mistake, block }) => templateHint(mistake, block),
  ),
  "transform/unknown-name": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `Unknown name "${shortened(name)}" in this template.`,
    ({ name, suggestion, known }) =>
      name.startsWith("@")
        ? didYouMean(
            suggestion,
            `Known here: ${list(known)}. @index, @key, @first and @last are known inside {{#each}}.`,
          )
        : didYouMean(
            suggestion,
            `Known names: ${list(known)}. If you defined "${shortened(name)}" under \`vars\`, write {{vars.${shortened(name)}}}.`,
          ),
  ),
  "transform/missing": error<
    {
      name: string;
      key: string;
      in: string;
      is: TemplateKind;
      known: readonly string[];
      skills: boolean;
    } & Suggestion
  >(
    ({ key, in: holder, is }) =>
      is === "a map" || is === "a list"
        ? `There is no "${shortened(key)}" in ${shortened(holder)}.`
        : `There is no "${shortened(key)}" in ${shortened(holder)}, which is ${kindWords(is)}.`,
    ({ name, key, in: holder, is, known, suggestion, skills }) => {
      if (skills) return `In this block, write {{@root.${shortened(key)}}} for the one of the skill.`;
      const there = known.length > 0 ? `Known keys: ${list(known)}.` : "";
      if (holder === "vars")
        return didYouMean(
          suggestion,
          `Add it under \`vars:\`, or test for it: {{#if ${shortened(name)}}}. ${there}`.trim(),
        );
      if (is === "a map" || is === "nothing")
        return didYouMean(
          suggestion,
          `If it can be missing, test for it: {{#if ${shortened(name)}}}. ${there}`.trim(),
        );
      return is === "a list"
        ? "Loop over a list with {{#each}}, or choose an item by its number: [0]."
        : "Only maps and lists have keys.";
    },
  ),
  "transform/unsupported": error<{ what: UnsupportedPart; name: string }>(
    ({ what, name }) => `${unsupportedPart(what, shortened(name))}.`,
    ({ what, name }) => unsupportedHint(what, shortened(name)),
  ),
  "transform/not-text": error<{ name: string; is: TemplateKind }>(
    ({ name, is }) =>
      is === "no text"
        ? `{{${shortened(name)}}} cannot be inserted as text: it is of another type.`
        : `{{${shortened(name)}}} cannot be inserted as text: it is ${kindWords(is)}.`,
    ({ name, is }) => {
      if (is === "nothing") return `Test for it: {{#if ${shortened(name)}}}.`;
      if (is === "no text") return "Write it as a string, in quotes, where it is defined.";
      return is === "a map"
        ? `Choose one of its keys, or loop over it: {{#each ${shortened(name)}}}{{@key}}: {{this}} {{/each}}.`
        : `Loop over it: {{#each ${shortened(name)}}}{{this}} {{/each}}.`;
    },
  ),
  "transform/not-a-list": error<{ name: string; is: TemplateKind }>(
    ({ name, is }) =>
      `{{#each}} needs a list or a map, but ${shortened(name)} is ${is === "no text" ? "neither" : kindWords(is)}.`,
    ({ name, is }) =>
      `${is === "a text" || is === "a number" ? `Write {{${shortened(name)}}} to insert it` : "Test it with {{#if}}"}, or make ${/^vars\.[\w-]+$/.test(name) ? `\`${name.slice("vars.".length)}\` a list under \`vars\`` : "it a list where it is defined"}.`,
  ),
  "transform/too-large": error<{ bound: TemplateBound; limit: number }>(
    ({ bound, limit }) => `${templateBound(bound, limit)}.`,
    ({ bound }) =>
      bound === "output"
        ? "Put long texts into separate files next to the SKILL.md, with `files:`."
        : "Simplify it, for example by removing nested loops.",
  ),
};

function kindWords(kind: TemplateKind): string {
  const kinds = {
    "a text": "a string",
    "a number": "a number",
    "true or false": "true or false",
    nothing: "null",
    "a list": "a list",
    "a map": "a map",
    "no text": "a value of another type",
  } satisfies Record<TemplateKind, string>;
  return kinds[kind];
}

function templateProblem(mistake: TemplateMistake, detail: string, block: string): string {
  const problems = {
    "unclosed-block": `{{#${block}}} is not closed`,
    "closed-otherwise": `Expected {{/${block}}}, found {{/${detail}}}`,
    "closes-nothing": `{{/${detail}}} closes nothing`,
    "else-alone": "This {{else}} is not in a block",
    "else-twice": `{{#${block}}} already has an {{else}}`,
    "unclosed-tag": "This tag is not closed by }}",
    "empty-tag": "These braces are empty",
    braces: "This tag begins and ends with different numbers of braces",
    "unclosed-comment": "This comment is not closed",
    "unclosed-quote": "This quote is not closed",
    path: "This is not a valid path",
    control: "This template contains a NUL character",
    unexpected: `Unexpected "${detail}" in a template`,
  } satisfies Record<TemplateMistake, string>;
  return problems[mistake];
}

function templateHint(mistake: TemplateMistake, block: string): string {
  const hints = {
    "unclosed-block": `Write {{/${block}}} where the block ends.`,
    "closed-otherwise": `Write {{/${block}}} before it, or correct the name.`,
    "closes-nothing": "Remove it, or open the block before it.",
    "else-alone": "Write {{#if}} before it.",
    "else-twice": "Keep one of the two, or write {{else if}} for the first.",
    "unclosed-tag": "Close it on the same line. To print braces, write \\{{.",
    "empty-tag": "Write a name, or \\{{ to print braces.",
    braces: "Write {{name}}. Nothing is escaped, so {{{name}}} means the same.",
    "unclosed-comment": "Close {{! with }}, and {{!-- with --}}.",
    "unclosed-quote": "Close it before the braces.",
    path: "Write names joined by dots, as in vars.team. `this` and `..` are allowed only at the beginning.",
    control: "Remove it. It may be invisible in your editor: type the line again.",
    unexpected:
      "Write a name like {{vars.team}}, or a block like {{#if vars.team}}. Put a key with other characters in brackets: vars.[my key].",
  } satisfies Record<TemplateMistake, string>;
  return hints[mistake];
}

function unsupportedPart(what: UnsupportedPart, name: string): string {
  const parts = {
    partial: `Partials such as ${name} are not supported`,
    decorator: `Decorators such as ${name} are not supported`,
    helper: `There is no helper "${name}"`,
    section: `{{#${name}}} does not say what to do with ${name}`,
    subexpression: "Parentheses are not supported in templates",
    hash: `Options of helpers, such as ${name}, are not supported`,
    literal: `${name} is not allowed here`,
    "block-params": `{{#${name}}} has too many names after "as"`,
    arguments: `{{#${name}}} takes exactly one value`,
    above: `${name} goes above the top of the template`,
    data: `${name} is unknown here`,
  } satisfies Record<UnsupportedPart, string>;
  return parts[what];
}

function unsupportedHint(what: UnsupportedPart, name: string): string {
  const written = "Write it out with {{#if}}, {{#unless}}, {{#each}} and {{#with}}.";
  const hints = {
    partial: written,
    decorator: written,
    subexpression: written,
    hash: written,
    helper:
      "The helpers are if, unless, each and with. Compute anything else beforehand, and put the result under `vars:`.",
    section: `Write {{#if ${name}}}, {{#each ${name}}} or {{#with ${name}}}.`,
    literal:
      "Write it as plain text, without braces. {{#if}} also takes strings, numbers, true, false and null.",
    "block-params": "{{#each}} can name the item and its key, {{#with}} only the value.",
    arguments: `For example {{#${name} vars.team}}.`,
    above: "Use fewer `..`: only {{#each}} and {{#with}} are levels, {{#if}} and {{#unless}} are not.",
    data: "Give it a name: {{#each vars.tools as |tool number|}}.",
  } satisfies Record<UnsupportedPart, string>;
  return hints[what];
}

function templateBound(bound: TemplateBound, limit: number): string {
  const bounds = {
    characters: `This template has more than ${limit} characters`,
    parts: `This template has more than ${limit} parts`,
    levels: `This template is nested more than ${limit} levels deep`,
    steps: `This template takes more than ${limit} steps`,
    output: `The output of this template has more than ${limit} characters`,
  } satisfies Record<TemplateBound, string>;
  return bounds[bound];
}
