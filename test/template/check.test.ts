import { describe, expect, test } from "vitest";
import { findings } from "../../src/diagnostics/print.ts";
import { diagnosticOf, type TemplatePlace } from "../../src/template/check.ts";
import { loadTemplates } from "../../src/template/user.ts";
import { parseTree } from "../../src/yaml/parse.ts";
import { toPlain } from "../../src/yaml/tree.ts";

const compile = await loadTemplates();

/** What is said of the template in a file whose text is `text`: where, the marked text, and the hint. */
function said(template: string, text: string, place: TemplatePlace) {
  const compiled = compile(template);
  const values = { original: "", body: "", dependencies: "", id: "", name: "", source: "", rev: "" };
  const more = { frontmatter: { title: "T" }, vars: { team: "P", tools: ["a"] } };
  const result =
    "template" in compiled ? compiled.template.render({ ...values, ...more }) : compiled.problems;
  const problems = "problem" in result ? [result] : "text" in result ? [] : result;
  const diagnostics = problems.map((problem) => diagnosticOf(problem, place));
  const found = findings(diagnostics, { textOf: () => text, cwd: "/p" });
  return found.map(({ code, start, end, hint }) => ({
    code,
    marked: text
      .split(/\r\n|\r|\n/)
      [start!.line - 1]!.replace("\ufeff", "")
      .slice(start!.column - 1, end!.column - 1),
    hint,
  }));
}

function inConfig(text: string) {
  const { transform } = toPlain(parseTree(text, "/p/skills.yaml").tree!) as { transform: string };
  return said(transform, text, {
    kind: "inline",
    at: { file: "/p/skills.yaml", path: ["transform"], on: "value" },
  });
}

describe("a mistake in a template", () => {
  test.for([
    ["a block", "transform: |\n  a\n  {{vars.owner}}\n"],
    ["a block with CRLF", "transform: |\r\n  a\r\n  {{vars.owner}}\r\n"],
    ["double quotes", 'transform: "é\\t\\u263a{{original}}\\n{{vars.owner}}"\n'],
    ["single quotes", "transform: 'it''s {{vars.owner}}'\n"],
    ["a plain text", "transform: a {{vars.owner}}\n"],
  ] as const)("is shown at its path in %s", ([, text]) => {
    expect(inConfig(text)).toMatchObject([{ code: "transform/missing", marked: "vars.owner" }]);
  });

  test.for([
    ["a file", "a\n{{vars.owner}}\n"],
    ["a file with a byte order mark", "\ufeff{{vars.owner}}\n"],
    ["a file with CRLF", "\ufeffa\r\n\r\nb {{vars.owner}}\r\n"],
  ] as const)("is shown at its path in %s", ([, text]) => {
    expect(said(text, text, { kind: "file", file: "/p/t.hbs" })).toMatchObject([{ marked: "vars.owner" }]);
  });

  test.for([
    ["{{orignal}}", /"original"/],
    ["{{team}}", /vars\.team/],
    ["{{vars.taem}}", /"team"/],
    ["{{frontmatter.license}}", /\{\{#if frontmatter\.license\}\}.*title/],
    ["{{#each vars.tools}}{{id}}{{/each}}", /\{\{@root\.id\}\}/],
    ["{{#vars.team}}{{/vars.team}}", /\{\{#if vars\.team\}\}/],
    ["{{vars.tools}}", /#each/],
    ["{{#if vars.team}}", /\{\{\/if\}\}/],
  ] as const)("comes with what to do: %s", ([template, hint]) => {
    const found = said(template, template, { kind: "file", file: "/p/t.hbs" });
    expect(found).toHaveLength(1);
    expect(found[0]!.hint).toMatch(hint);
  });
});
