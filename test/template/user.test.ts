import { describe, expect, test } from "vitest";
import type { TemplateProblem, TemplateValues } from "../../src/template/problem.ts";
import { loadTemplates } from "../../src/template/user.ts";

const compile = await loadTemplates();

const values: TemplateValues = {
  original: "---\nname: x\n---\nText <b> & {{more}}\n",
  body: "Text\n",
  dependencies: "| jq |\n",
  id: "team/pdf",
  name: "pdf",
  source: "mine",
  rev: "abc",
  frontmatter: {
    name: "x",
    license: null,
    "allowed tools": ["Read", "Grep"],
    metadata: { author: "A", version: 1.5, beta: false, empty: [] },
    people: [{ name: "Ann" }, { name: "Bo" }],
    made: new Date(0),
    zero: 0,
  },
  vars: { team: "Payments", tools: ["a", "b"], count: 3 },
};

function render(template: string): string {
  const compiled = compile(template);
  const result = "template" in compiled ? compiled.template.render(values) : compiled.problems;
  return "text" in result ? result.text : JSON.stringify(result);
}

/** The problems of a template in which «…» marks the place of the first one. */
function problems(marked: string): TemplateProblem[] {
  const template = marked.replace(/[«»]/g, "");
  const compiled = compile(template);
  const result = "template" in compiled ? compiled.template.render(values) : compiled.problems;
  const found = "text" in result ? [] : "problem" in result ? [result] : [...result];
  if (marked.includes("«")) {
    const start = marked.indexOf("«");
    expect(found[0]?.range, template).toEqual([start, marked.indexOf("»") - 1]);
  }
  return found;
}

describe("a template", () => {
  test.for([
    ["a value", "{{name}}", "pdf"],
    ["a value that is never escaped", "{{original}}", values.original as string],
    ["all three ways to write that", "{{{name}}}{{&name}}{{name}}", "pdfpdfpdf"],
    ["braces in a value as text", "{{#if true}}{{original}}{{/if}}", values.original as string],
    ["a path", "{{frontmatter.metadata.author}} {{frontmatter/metadata/author}}", "A A"],
    ["a key with a blank", "{{#each frontmatter.[allowed tools]}}{{this}};{{/each}}", "Read;Grep;"],
    ["an item of a list", "{{vars.tools.[1]}}", "b"],
    [
      "numbers and booleans as text",
      "{{frontmatter.metadata.version}} {{frontmatter.metadata.beta}}",
      "1.5 false",
    ],
    ["no comment", "a{{! b }}{{!-- {{c}} --}}d", "ad"],
    ["an escaped tag as text", "\\{{name}} \\\\{{name}}", "{{name}} \\pdf"],
    ["what a question decides", "{{#if vars.team}}yes{{else}}no{{/if}}", "yes"],
    ["a question for a key that is not there", "{{#if vars.other}}yes{{else}}no{{/if}}", "no"],
    ["a question for a key below one that is not there", "{{#unless frontmatter.a.b}}no{{/unless}}", "no"],
    ["a question for a key below nothing", "{{#unless frontmatter.license.b}}no{{/unless}}", "no"],
    ["chained questions", "{{#if frontmatter.zero}}a{{else if vars.count}}b{{else}}c{{/if}}", "b"],
    ["an inverted question", "{{^if vars.other}}a{{^}}b{{/if}}", "a"],
    ["literals", "{{#if 0}}a{{/if}}{{#if ''}}b{{/if}}{{#if null}}c{{/if}}{{#with \"d\"}}{{.}}{{/with}}", "d"],
    [
      "a list's items with their numbers",
      "{{#each vars.tools}}{{@index}}{{@key}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}",
      "00a, 11b",
    ],
    ["a map's keys", "{{#each vars as |value key|}}{{@index}}{{key}} {{/each}}", "0team 1tools 2count "],
    ["another text for an empty list", "{{#each frontmatter.metadata.empty}}a{{else}}b{{/each}}", "b"],
    ["another text for a key without value", "{{#each frontmatter.license}}a{{else}}b{{/each}}", "b"],
    [
      "what is around a loop",
      "{{#each frontmatter.people}}{{name}} {{../name}} {{@root.name}}\n{{/each}}",
      "Ann pdf pdf\nBo pdf pdf\n",
    ],
    [
      "what is around two loops",
      "{{#each vars.tools}}{{#each ../vars.tools}}{{../this}}{{this}}{{../../id}} {{/each}}{{/each}}",
      "aateam/pdf abteam/pdf bateam/pdf bbteam/pdf ",
    ],
    [
      "a question is no level of its own",
      "{{#each vars.tools}}{{#if @first}}{{../id}}{{/if}}{{/each}}",
      "team/pdf",
    ],
    [
      "names behind as",
      "{{#each frontmatter.people as |person i|}}{{i}}{{person.name}}{{#with person as |name|}}{{name.name}}{{this.name}}{{/with}} {{/each}}",
      "0AnnAnnAnn 1BoBoBo ",
    ],
    ["a context", "{{#with frontmatter.metadata}}{{author}}{{else}}none{{/with}}", "A"],
    ["a context of 0", "{{#with frontmatter.zero}}{{this}}{{/with}}", "0"],
    ["no blanks where a tilde is", "a \n {{~name~}} \n b", "apdfb"],
    ["no line for a tag that stands alone on it", "a\n  {{#if name}}\nb\n  {{/if}}\nc\n", "a\nb\nc\n"],
    ["no byte order mark", "\ufeff{{name}}", "pdf"],
    ["CRLF as it is", "{{#if name}}\r\na\r\n{{/if}}\r\nb\r\n", "a\r\nb\r\n"],
    ["a raw block as its text", "{{{{if name}}}}{{x}}{{{{/if}}}}", "{{x}}"],
    ["nothing", "", ""],
  ] as const)("gives %s", ([, template, text]) => expect(render(template)).toBe(text));
});

describe("a text that is no template has one mistake:", () => {
  test.for([
    ["unclosed-block", "a «{{#if name}}»b"],
    ["unclosed-block", "«{{#if name}}»{{#each vars.tools}}{{/each}}"],
    ["closed-otherwise", "{{#if name}}«{{/each}}»"],
    ["closed-otherwise", "{{#if name}}{{#each vars.tools}}«{{/if}}»{{/each}}"],
    ["closes-nothing", "a«{{/if}}»"],
    ["else-alone", "a«{{else}}»"],
    ["else-alone", "a«{{else if b}}»"],
    ["else-twice", "{{#if name}}{{else}}«{{else}}»{{/if}}"],
    ["unclosed-tag", "a «{{»name"],
    ["unclosed-tag", "a «{{»name } b"],
    ["unclosed-tag", "a «{{»name\n{{body}}"],
    ["empty-tag", "a «{{ }}»"],
    ["empty-tag", "a «{{#}}»{{/if}}"],
    ["braces", "«{{{name}}»"],
    ["braces", "«{{name}}}»"],
    ["unclosed-comment", "a «{{!--» b"],
    ["unclosed-comment", "a «{{!» b"],
    ["unclosed-quote", '{{#if «"»a}}{{/if}}'],
    ["path", "{{#if «frontmatter/../id»}}{{/if}}"],
    ["path", "{{«frontmatter.this»}}"],
    ["control", "a\n«\0»{{name}}"],
    ["unexpected", "{{name «,» b}}"],
    ["unexpected", "{{name «|» b}}"],
    ["path", "{{vars.team«.»}}"],
    ["path", "{{vars«..»team}}"],
    ["unexpected", "{{na«<»me}}"],
    ["unclosed-tag", "«{{»name{{body}}"],
    ["unclosed-block", "«{{{{if name}}}}»a"],
  ] as const)("%s in %s", ([mistake, marked]) => {
    const found = problems(marked);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ problem: "syntax", mistake });
  });
});

describe("what a template cannot have is refused in any branch:", () => {
  test.for([
    ["partial", "{{> «other»}}"],
    ["partial", "{{#> «other»}}a{{/other}}"],
    ["decorator", "{{* «other»}}"],
    ["decorator", '{{#*«inline» "a"}}b{{/inline}}'],
    ["helper", "{{«upper» name}}"],
    ["helper", "{{«lookup» vars 'team'}}"],
    ["helper", "{{#if false}}{{«log» name=1}}{{/if}}"],
    ["helper", "{{#«list» vars.tools}}{{/list}}"],
    ["section", "{{#«vars.tools»}}{{this}}{{/vars.tools}}"],
    ["section", "{{^«vars.tools»}}none{{/vars.tools}}"],
    ["subexpression", "{{#if «(eq name 'pdf')»}}{{/if}}"],
    ["hash", "{{#if name «includeZero=true»}}{{/if}}"],
    ["literal", "{{«'a'»}}"],
    ["literal", "{{#if «undefined»}}{{/if}}"],
    ["block-params", "{{#«if» name as |n|}}{{/if}}"],
    ["block-params", "{{#«with» name as |n m|}}{{/with}}"],
    ["arguments", "{{#«if»}}{{/if}}"],
    ["arguments", "{{#«each» vars.tools name}}{{/each}}"],
    ["above", "{{#if name}}{{«../name»}}{{/if}}"],
    ["data", "{{#each vars.tools}}{{«@../index»}}{{/each}}"],
  ] as const)("%s in %s", ([what, marked]) => {
    const found = problems(marked);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ problem: "unsupported", what });
  });
});

describe("an unknown name", () => {
  test.for([
    ["nmae", "{{«nmae»}}"],
    ["nmae", "{{#if «nmae»}}{{/if}}"],
    ["team", "{{#if false}}{{«team.lead»}}{{/if}}"],
    ["nmae", "{{#each vars.tools}}{{«@root.nmae»}}{{/each}}"],
    ["nmae", "{{#each vars.tools}}{{«../nmae»}}{{/each}}"],
    ["constructor", "{{«constructor»}}"],
    ["__proto__", "{{«this.__proto__.x»}}"],
    ["@index", "{{«@index»}}"],
    ["@level", "{{#each vars.tools}}{{«@level»}}{{/each}}"],
  ] as const)("%s is found without values, in %s", ([name, marked]) => {
    const found = problems(marked);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ problem: "unknown-name", name });
  });

  test("does not hide another", () => {
    expect(problems("{{a}}{{b c}}{{d}}").map(({ problem }) => problem)).toEqual([
      "unknown-name",
      "unsupported",
      "unknown-name",
    ]);
  });
});

describe("a key that is not there is a mistake", () => {
  test.for([
    ["vars.other", "vars", "a map", "{{«vars.other»}}"],
    ["vars.constructor", "vars", "a map", "{{«vars.constructor»}}"],
    ["vars.__proto__", "vars", "a map", "{{«vars.__proto__»}}"],
    ["vars.tools.length", "vars.tools", "a list", "{{«vars.tools.length»}}"],
    ["vars.tools.2", "vars.tools", "a list", "{{«vars.tools.[2]»}}"],
    ["frontmatter.toString", "frontmatter", "a map", "{{#each «frontmatter.toString»}}{{/each}}"],
    ["frontmatter.a", "frontmatter", "a map", "{{#with «frontmatter.a.b»}}{{/with}}"],
    ["frontmatter.made.getTime", "frontmatter.made", "no text", "{{«frontmatter.made.getTime»}}"],
    ["frontmatter.license.x", "frontmatter.license", "nothing", "{{«frontmatter.license.x»}}"],
    ["original.length", "original", "a text", "{{«original.length»}}"],
    ["original.length", "original", "a text", "{{#if «original.length»}}{{/if}}"],
    ["id", "this", "a text", "{{#each vars.tools}}{{«id»}}{{/each}}"],
    ["id", "this", "a map", "{{#each frontmatter.people}}{{«id»}}{{/each}}"],
    ["../x", "..", "a map", "{{#each frontmatter.people}}{{#with name}}{{«../x»}}{{/with}}{{/each}}"],
    ["person.x", "person", "a map", "{{#each frontmatter.people as |person|}}{{«person.x»}}{{/each}}"],
    ["@index.x", "@index", "a number", "{{#each frontmatter.people}}{{«@index.x»}}{{/each}}"],
    ["@root.vars.x", "@root.vars", "a map", "{{«@root.vars.x»}}"],
  ] as const)("%s", ([name, within, is, marked]) => {
    expect(problems(marked)).toMatchObject([{ problem: "missing", name, in: within, is }]);
  });

  test("and says which there are", () => {
    expect(problems("{{vars.other}}")).toMatchObject([{ key: "other", known: ["team", "tools", "count"] }]);
  });
});

describe("what has no text cannot be printed:", () => {
  test.for([
    ["a map", "{{«frontmatter»}}"],
    ["a map", "{{«this»}}"],
    ["a map", "{{«@root»}}"],
    ["a list", "{{«vars.tools»}}"],
    ["nothing", "{{«frontmatter.license»}}"],
    ["no text", "{{«frontmatter.made»}}"],
  ] as const)("%s", ([is, marked]) => expect(problems(marked)).toMatchObject([{ problem: "not-text", is }]));

  test.for([
    ["a text", "{{#each «name»}}{{/each}}"],
    ["a number", "{{#each «vars.count»}}{{/each}}"],
    ["true or false", "{{#each «true»}}{{/each}}"],
    ["no text", "{{#each «frontmatter.made»}}{{/each}}"],
  ] as const)("nor gone through: %s", ([is, marked]) =>
    expect(problems(marked)).toMatchObject([{ problem: "not-a-list", is }]),
  );
});

describe("the place of a mistake", () => {
  test.for([
    ["in a later line", "a\nb\n  {{«nmae»}}"],
    ["behind CRLF", "a\r\n{{! \r\n }}\r\n{{#if\r\n name}}\r\n{{«nmae»}}{{/if}}"],
    ["behind a lone CR", "a\r{{name}}\r\r{{«nmae»}}"],
    [
      "behind separators of lines that are none",
      "a\nb\u2028c\u2029d {{! \n\u2028x }}{{name}}\u0085{{«nmae»}}",
    ],
    ["behind comments", "{{!-- a\n --}}b{{!--\r\n{{x}}--}}\n{{~!-- y --~}} {{«nmae»}}"],
    ["behind a byte order mark", "\ufeff{{«nmae»}}"],
    ["behind characters of two units", "😀{{name}}😀{{«nmae»}}"],
    ["behind escaped tags", "\\{{name}}\\\\{{name}}\\{{x}}\n{{«nmae»}}"],
    ["in a chain", "{{#if name}}\n{{else if id}}\n{{else if «nmae»}}\n{{/if}}"],
    ["where a path has brackets", "{{#with frontmatter}}{{/with}}{{ «nmae.[a b]» }}"],
  ] as const)("is exact %s", ([, marked]) => {
    expect(problems(marked)).toMatchObject([{ problem: "unknown-name", name: "nmae" }]);
  });
});

describe("a hostile template is stopped:", () => {
  const deep = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times);
  const nested = (levels: number) =>
    `${"{{#each @root.vars.many}}".repeat(levels)}x${"{{/each}}".repeat(levels)}`;
  const many = {
    ...values,
    vars: { many: Array.from({ length: 50 }, (_, index) => index), long: "x".repeat(100_000) },
  };
  test.for([
    ["characters", "x".repeat(1024 * 1024 + 1)],
    ["levels", deep("{{#if name}}", "{{/if}}", 101)],
    ["levels", `{{#if name}}${"{{else if name}}".repeat(100)}{{/if}}`],
    ["levels", deep("{{#if name}}", "{{/if}}", 20_000)],
    ["parts", "{{name}}".repeat(20_000)],
    ["parts", `{{${"a.".repeat(20_000)}a}}`],
    ["parts", `{{#if ${"(a ".repeat(100_000)}`],
    ["steps", nested(3)],
    ["steps", nested(20)],
    ["output", "{{#each vars.many}}{{@root.vars.long}}{{/each}}"],
  ] as const)("too many %s", ([bound, template]) => {
    const compiled = compile(template);
    const found = "template" in compiled ? compiled.template.render(many) : compiled.problems[0];
    expect(found).toMatchObject({ problem: "too-large", bound });
  });

  test("and the place is the loop that it happens in", () => {
    expect(problems("{{#each vars.tools}}{{#each «@root.original»}}{{/each}}{{/each}}")).toHaveLength(1);
    const template =
      "a{{#each vars.many}}{{#each ../vars.many}}{{#each @root.vars.many}}b{{/each}}{{/each}}{{/each}}";
    const compiled = compile(template);
    const found = "template" in compiled ? compiled.template.render(many) : compiled;
    const start = template.indexOf("@root");
    expect(found).toMatchObject({ bound: "steps", range: [start, start + "@root.vars.many".length] });
  });

  test("what is within the bounds is a template, up to the last", () => {
    expect(render(`${"{{#if name}}".repeat(100)}x${"{{/if}}".repeat(100)}`)).toBe("x");
    expect(render("x".repeat(1024 * 1024))).toHaveLength(1024 * 1024);
  });

  test.for([
    ["comments in a long text", "{{!-- --}}".repeat(9_000) + "é\u2028".repeat(400_000)],
    ["blanks", `{{name}}${" ".repeat(1_000_000)}{{name}}`],
    ["line breaks", `{{#if name}}${"\n \r".repeat(300_000)}x{{/if}}`],
    ["a quote", `{{#if "${'\\"'.repeat(500_000)}`],
    ["a bracket", `{{[${"\\]".repeat(500_000)}`],
    ["braces", "{".repeat(1_000_000)],
    ["backslashes", "\\".repeat(1_000_000)],
    ["escaped tags", "\\{{".repeat(300_000)],
    ["brackets of helpers", `{{a ${"(a ".repeat(4_900)}${")".repeat(4_900)}}}`],
    ["raw blocks", "{{{{if}}}}".repeat(90_000)],
  ] as const)("%s take no more time than others", ([, template]) => {
    const start = performance.now();
    compile(template);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
