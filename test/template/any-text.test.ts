// Any text is either a template or has its mistakes, and which it is Handlebars' parser decides.

import fc from "fast-check";
import Handlebars from "handlebars";
import { describe, expect, test } from "vitest";
import type { TemplateValues } from "../../src/template/problem.ts";
import { loadTemplates } from "../../src/template/user.ts";

const compile = await loadTemplates();

const PIECES = [
  ..."{{ }} {{{ }}} {{{{ }}}} {{~ ~}} {{& {{# {{^ {{/ {{> {{#> {{* {{#* {{! {{!-- --}} {{else}} {{^}}".split(
    " ",
  ),
  "{{else ",
  ..."{{#if {{#each {{/if}} {{/each}} {{#with {{/with}} {{name}} {{vars.team}} name}} vars.tools}}".split(
    " ",
  ),
  ..."if each name vars . .. / this @ @index @root ( ) = | [a] [ ] \" ' 1 -1.5 true null undefined \\ \\\\ { }".split(
    " ",
  ),
  "as |x|",
  " ",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "\u2028",
  "\ufeff",
  "é",
  "😀",
  "-",
  "~",
  "!",
];
const text = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...PIECES) },
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    {
      maxLength: 14,
    },
  )
  .map((pieces) => pieces.join(""));

const values: TemplateValues = {
  ...{ original: "o", body: "b", dependencies: "", id: "i", name: "n", source: "s", rev: "r" },
  ...{ frontmatter: { a: [{ b: null }], c: new Date(0) }, vars: { team: "t", tools: ["x", "y"] } },
};

describe("any text", () => {
  test("is filled in, or its problems stand inside of it", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(text, (template) => {
        const compiled = compile(template);
        const result = "template" in compiled ? compiled.template.render(values) : compiled.problems;
        if ("text" in result) seen.add("text");
        else
          for (const { problem, range } of "problem" in result ? [result] : result) {
            seen.add(problem);
            expect(range[0]).toBeGreaterThanOrEqual(0);
            expect(range[1]).toBeGreaterThanOrEqual(range[0]);
            expect(range[1]).toBeLessThanOrEqual(template.length);
          }
      }),
      { numRuns: 5000 },
    );
    expect(seen).toContain("text");
    expect(seen).toContain("syntax");
    expect(seen).toContain("unsupported");
  });

  test("is a template where it is one for Handlebars", () => {
    fc.assert(
      fc.property(text, (template) => {
        const compiled = compile(template);
        const [first] = "problems" in compiled ? compiled.problems : [];
        const mistake = first?.problem === "syntax" ? first.mistake : null;
        // Handlebars takes `a..b` for a helper and what it is given.
        fc.pre(mistake !== "path");
        expect(mistake === null, `${JSON.stringify(template)}: ${mistake}`).toBe(parses(template));
      }),
      { numRuns: 5000 },
    );
  });
});

function parses(template: string): boolean {
  try {
    Handlebars.parse(template);
    return true;
  } catch {
    return false;
  }
}
