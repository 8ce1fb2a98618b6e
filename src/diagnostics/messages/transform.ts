// `transform`: a user's own template of a SKILL.md.

import type { FrontmatterProblem } from "../../model/frontmatter.ts";
import type { TemplateBound, TemplateKind, TemplateMistake, UnsupportedPart } from "../../model/template.ts";
import { error, warning } from "../entry.ts";
import { frontmatterWords } from "../frontmatter-words.ts";
import { didYouMean, list, or, type Suggestion, shortened } from "../phrases.ts";

export const messages = {
  "transform/file-name": error<{ text: string }>(
    ({ text }) => `"${shortened(text)}" is the text of a template here, and reads like the name of a file.`,
    ({ text }) => `Write \`transform: { file: ${shortened(text)} }\`.`,
  ),
  "transform/frontmatter": error<{ id: string; problem: FrontmatterProblem }>(
    ({ id, problem }) =>
      `What this transform makes of "${id}" is no skill any more: ${frontmatterWords(problem)}.`,
    () =>
      "Begin with {{original}}, or write the lines between `---` and `---`, with a description, yourself.",
  ),
  "transform/no-dependencies": warning<{ id: string }>(
    ({ id }) => `The transform of "${id}" leaves out where the programs of its packages are.`,
    () => "Put {{dependencies}} where the agent shall read it, most likely at the end.",
  ),
  "transform/not-utf8": error<{ file: string }>(
    ({ file }) => `${file} is not UTF-8, so no template can make something of it.`,
    () => "Use `files` to replace it, or take the transform out.",
  ),
  "transform/syntax": error<{ mistake: TemplateMistake; detail: string; block: string }>(
    ({ mistake, detail, block }) => `${templateProblem(mistake, detail, block)}.`,
    ({ mistake, block }) => templateHint(mistake, block),
  ),
  "transform/unknown-name": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `A template has no "${shortened(name)}" here.`,
    ({ name, suggestion, known }) =>
      name.startsWith("@")
        ? didYouMean(
            suggestion,
            `Here there is ${or(known)}; @index, @key, @first and @last are inside of {{#each}}.`,
          )
        : didYouMean(
            suggestion,
            `Names: ${list(known)}. What you define under \`vars:\` has vars before it: {{vars.team}}.`,
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
        : `There is no "${shortened(key)}" in ${shortened(holder)}, which is ${is}.`,
    ({ name, key, in: holder, is, known, suggestion, skills }) => {
      if (skills) return `Inside of this block, the skill's own is {{@root.${shortened(key)}}}.`;
      const there = known.length > 0 ? `It has: ${list(known)}.` : "";
      if (holder === "vars")
        return didYouMean(
          suggestion,
          `Add it under \`vars:\`, or test for it: {{#if ${shortened(name)}}}. ${there}`.trim(),
        );
      if (is === "a map" || is === "nothing")
        return didYouMean(
          suggestion,
          `Test for it where it may be missing: {{#if ${shortened(name)}}}. ${there}`.trim(),
        );
      return is === "a list"
        ? "Go through a list with {{#each}}, or name an item by its number: [0]."
        : "Only maps and lists have something in them.";
    },
  ),
  "transform/unsupported": error<{ what: UnsupportedPart; name: string }>(
    ({ what, name }) => `${unsupportedPart(what, shortened(name))}.`,
    ({ what, name }) => unsupportedHint(what, shortened(name)),
  ),
  "transform/not-text": error<{ name: string; is: TemplateKind }>(
    ({ name, is }) =>
      is === "no text"
        ? `${shortened(name)} is nothing that has a text.`
        : `${shortened(name)} is ${is}, which has no text of its own.`,
    ({ name, is }) => {
      if (is === "nothing") return `Test for it: {{#if ${shortened(name)}}}.`;
      if (is === "no text") return "Write it as text, in quotes, where it comes from.";
      return is === "a map"
        ? "Name one of its keys, or go through it with {{#each}}."
        : "Go through it with {{#each}}.";
    },
  ),
  "transform/not-a-list": error<{ name: string; is: TemplateKind }>(
    ({ name, is }) =>
      `{{#each}} goes through a list or a map, and ${shortened(name)} is ${is === "no text" ? "neither" : is}.`,
    ({ is }) =>
      is === "a text" || is === "a number"
        ? "Print it, or make it a list where it comes from."
        : "Test it with {{#if}}, or make it a list where it comes from.",
  ),
  "transform/too-large": error<{ bound: TemplateBound; limit: number }>(
    ({ bound, limit }) => `${templateBound(bound, limit)}.`,
    ({ bound }) =>
      bound === "output"
        ? "A SKILL.md is read by an agent: put what is long into files beside it, under `files:`."
        : "Make it simpler. A template is for the frame of a SKILL.md, and may hold a few loops.",
  ),
};

function templateProblem(mistake: TemplateMistake, detail: string, block: string): string {
  const problems = {
    "unclosed-block": `{{#${block}}} is not closed`,
    "closed-otherwise": `{{/${detail}}} stands where {{#${block}}} should be closed`,
    "closes-nothing": `{{/${detail}}} closes nothing`,
    "else-alone": "This {{else}} stands in no block",
    "else-twice": `{{#${block}}} has had its {{else}} already`,
    "unclosed-tag": "What begins here is not closed by }}",
    "empty-tag": "There is nothing in these braces",
    braces: "This does not end with as many braces as it begins with",
    "unclosed-comment": "This comment is not closed",
    "unclosed-quote": "This quote is not closed",
    path: "This is no path",
    control: "This template holds a NUL character",
    unexpected: `A template cannot have "${detail}" here`,
  } satisfies Record<TemplateMistake, string>;
  return problems[mistake];
}

function templateHint(mistake: TemplateMistake, block: string): string {
  const hints = {
    "unclosed-block": `Write {{/${block}}} where it ends.`,
    "closed-otherwise": `Write {{/${block}}} before it, or correct the name.`,
    "closes-nothing": "Remove it, or write what it should close before it.",
    "else-alone": "Write {{#if}} before it.",
    "else-twice": "Keep one of the two, or write {{else if}} for the first.",
    "unclosed-tag": "Close it on the same line. Braces that should stand in the text are written \\{{.",
    "empty-tag": "Write a name, or \\{{ for braces in the text.",
    braces: "Write {{name}}. Nothing is escaped, so that {{{name}}} is the same.",
    "unclosed-comment": "Close {{! with }}, and {{!-- with --}}.",
    "unclosed-quote": "Close it before the braces.",
    path: "Write names joined by dots, as in vars.team; `this` and `..` stand only at the beginning.",
    control: "Remove it. It may be invisible in your editor: write the text anew.",
    unexpected:
      "Write a name like {{vars.team}}, or a block like {{#if vars.team}}. A key with other characters stands in brackets: vars.[my key].",
  } satisfies Record<TemplateMistake, string>;
  return hints[mistake];
}

function unsupportedPart(what: UnsupportedPart, name: string): string {
  const parts = {
    partial: `A template here has no partials, such as ${name}`,
    decorator: `A template here has no decorators, such as ${name}`,
    helper: `There is no helper "${name}" here`,
    section: `{{#${name}}} does not say what to do with it`,
    subexpression: "A template here has no parentheses",
    hash: `A helper here takes no options, such as ${name}`,
    literal: `${name} cannot stand here`,
    "block-params": `{{#${name}}} has fewer names to give behind "as"`,
    arguments: `{{#${name}}} takes exactly one value`,
    above: `${name} leads out of the template`,
    data: `${name} is not known here`,
  } satisfies Record<UnsupportedPart, string>;
  return parts[what];
}

function unsupportedHint(what: UnsupportedPart, name: string): string {
  const written = "Write it out, with {{#if}}, {{#unless}}, {{#each}} and {{#with}}.";
  const hints = {
    partial: written,
    decorator: written,
    subexpression: written,
    hash: written,
    helper:
      "There are if, unless, each and with. What needs a program can be done before, and stand under `vars:`.",
    section: `Write {{#if ${name}}}, {{#each ${name}}} or {{#with ${name}}}.`,
    literal:
      "Write it as text, without braces; behind {{#if}} there may be texts, numbers, true, false and null.",
    "block-params": "{{#each}} gives the item and its key, {{#with}} the value.",
    arguments: `Write for example {{#${name} vars.team}}.`,
    above:
      "Take out as many `..` as it has too many: {{#if}} and {{#unless}} are no levels, {{#each}} and {{#with}} are.",
    data: "Give it a name: {{#each vars.tools as |tool number|}}.",
  } satisfies Record<UnsupportedPart, string>;
  return hints[what];
}

function templateBound(bound: TemplateBound, limit: number): string {
  const bounds = {
    characters: `This template has more than ${limit} characters`,
    parts: `This template has more than ${limit} parts`,
    levels: `This template nests deeper than ${limit} levels`,
    steps: `This template takes more than ${limit} steps`,
    output: `What this template makes has more than ${limit} characters`,
  } satisfies Record<TemplateBound, string>;
  return bounds[bound];
}
