import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import {
  FRONTMATTER_PROBLEMS,
  findFrontmatter,
  readFields,
  rewriteName,
} from "../../src/render/frontmatter.ts";

const file = (frontmatter: string, body = "# Body\n") => Buffer.from(`---\n${frontmatter}---\n${body}`);
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

/** What the `yaml` package reads; null for anything that it reports an error about. */
function yaml(source: string): unknown {
  const document = parseDocument(source, { version: "1.2", logLevel: "silent" });
  try {
    return document.errors.length > 0 ? null : document.toJS({ maxAliasCount: 100 });
  } catch {
    return null;
  }
}

function yamlOf(bytes: Uint8Array): unknown {
  const found = findFrontmatter(bytes)!;
  return yaml(text(bytes.subarray(found.start, found.end)));
}

function rewritten(bytes: Uint8Array, name: string) {
  const result = rewriteName(bytes, name);
  if ("problem" in result) throw new Error(`${result.problem} at ${result.at}`);
  return result;
}

describe("findFrontmatter", () => {
  test.each([
    ["the usual form", "---\n«name: a\n»---\n¦body\n"],
    ["nothing in it", "---\n«»---\n¦body\n"],
    ["closed by dots", "---\n«name: a\n»...\n¦body\n"],
    ["CRLF", "---\r\n«name: a\r\n»---\r\n¦body\r\n"],
    ["a byte order mark", "\ufeff---\n«name: a\n»---\n¦body\n"],
    ["blanks behind the dashes", "--- \t\n«name: a\n»---  \n¦body\n"],
    ["an end without a line break", "---\n«name: a\n»---¦"],
    ["dashes in the body and deeper in", "---\n«a: |\n  ---\n ...\n»---\n¦\n---\n"],
    ["what is no closing line", "---\n«----\n--- a\n---a\n..\n»---\n¦"],
    ["letters of several bytes before and in it", "\ufeff---\n«é: 😀\n»---\n¦body\n"],
  ])("finds %s", (_, marked) => {
    const offset = (mark: string) =>
      Buffer.byteLength(marked.slice(0, marked.indexOf(mark)).replace(/[«»¦]/g, ""));
    expect(findFrontmatter(Buffer.from(marked.replace(/[«»¦]/g, "")))).toEqual({
      start: offset("«"),
      end: offset("»"),
      bodyStart: offset("¦"),
    });
  });

  test.each([
    ["an empty file", ""],
    ["no dashes", "# Title\n"],
    ["an empty line first", "\n---\na: b\n---\n"],
    ["a space first", " ---\na: b\n---\n"],
    ["four dashes", "----\na: b\n----\n"],
    ["text behind the dashes", "--- a: b\n---\n"],
    ["nothing that closes it", "---\na: b\n"],
    ["one line", "---\n"],
    ["one line without a break", "---"],
    ["two byte order marks", "\ufeff\ufeff---\n---\n"],
  ])("finds none in %s", (_, content) => {
    expect(findFrontmatter(Buffer.from(content))).toBeNull();
  });

  test("reads a view where it stands in its buffer", () => {
    expect(findFrontmatter(Buffer.from("xx---\n---\n").subarray(2))).toEqual({
      start: 4,
      end: 4,
      bodyStart: 8,
    });
  });
});

describe("rewriteName changes the value of name and nothing else", () => {
  test.each([
    ["a plain value", "name: old\n", "name: new\n"],
    ["more blanks", "name  :   old  \n", "name  :   new  \n"],
    ["tabs", "name:\told\t\n", "name:\tnew\t\n"],
    ["a comment", "name: old # why\n", "name: new # why\n"],
    ["a # in the value", "name: old#1\n", "name: new\n"],
    ["double quotes", 'name: "old" # why\n', 'name: "new" # why\n'],
    ["escapes in double quotes", 'name: "o\\"l\\\\"\n', 'name: "new"\n'],
    ["single quotes", "name: 'it''s' # why\n", "name: 'new' # why\n"],
    ["empty quotes", "name: ''\n", "name: 'new'\n"],
    ["quotes over several lines", 'name: "old\n  and\n\n  older"\na: b\n', 'name: "new"\na: b\n'],
    ["single quotes over several lines", "name: 'old\n  name: x'\na: b\n", "name: 'new'\na: b\n"],
    [
      "a plain value over several lines",
      "name: old\n  and\n\n  older # why\na: b\n",
      "name: new # why\na: b\n",
    ],
    ["a value on the next line", "name:\n  old\na: b\n", "name:\n  new\na: b\n"],
    [
      "a value below a comment",
      "name: # why\n\n  # more\n  'old'\na: b\n",
      "name: # why\n\n  # more\n  'new'\na: b\n",
    ],
    ["a folded block", "name: >-\n  old\n  and\na: b\n", "name: new\na: b\n"],
    [
      "a literal block with a comment",
      "name: |  # why\n  # no comment\n  old\n\n\na: b\n",
      "name: new  # why\n\n\na: b\n",
    ],
    ["a block with an indentation", "name: |2-\n    old\n  and\na: b\n", "name: new\na: b\n"],
    ["a block with a comment below it", "name: >\n  old\n# why\na: b\n", "name: new\n# why\na: b\n"],
    ["a block with blanks that are content", "name: |\n  old\n     \n\na: b\n", "name: new\n\na: b\n"],
    ["an empty block", "name: |\na: b\n", "name: new\na: b\n"],
    ["a block on the next line", "name:\n  >-\n  old\na: b\n", "name:\n  new\na: b\n"],
    ["no value", "name:\na: b\n", "name: new\na: b\n"],
    ["no value and a comment", "name:  # why\na: b\n", "name: new  # why\na: b\n"],
    ["null", "name: ~\n", "name: new\n"],
    ["a number", "name: 12\n", "name: new\n"],
    ["an anchor", "name: &n old\n", "name: &n new\n"],
    ["a tag", "name: !!str 12\n", "name: !!str new\n"],
    ["a tag, an anchor and quotes", "name: ! &n 'old'\n", "name: ! &n 'new'\n"],
    ["a tag without a value", "name: !!str # why\na: b\n", "name: !!str new # why\na: b\n"],
    ["a tag on the next line", "name:\n  !!str\na: b\n", "name:\n  !!str new\na: b\n"],
    ["an alias", "a: &x old\nname: *x # why\n", "a: &x old\nname: new # why\n"],
    ["a key in double quotes", '"name": old\n', '"name": new\n'],
    ["a key in single quotes", "'name' : old\n", "'name' : new\n"],
    ["keys that are indented", "  a: b\n  name: old\n", "  a: b\n  name: new\n"],
    ["a last line", "a: b\nname: old\n", "a: b\nname: new\n"],
    [
      "name in a literal block",
      "a: |\n  name: x\n\n  name: y\nname: old\n",
      "a: |\n  name: x\n\n  name: y\nname: new\n",
    ],
    ["name in a nested map", "a:\n  name: x\nname: old\n", "a:\n  name: x\nname: new\n"],
    ["name in a list", "a:\n- name: x\n- name: y\nname: old\n", "a:\n- name: x\n- name: y\nname: new\n"],
    ["name in comments", "# name: x\nname: old\n  # name: y\n", "# name: x\nname: new\n  # name: y\n"],
    ["name in quotes", 'a: "x\n  name: y"\nname: old\n', 'a: "x\n  name: y"\nname: new\n'],
    ["name in a plain value", "a: x\n  name\nname: old\n", "a: x\n  name\nname: new\n"],
    [
      "name in brackets",
      "a: {x: it's,\n  name: y\n}\nname: old\n",
      "a: {x: it's,\n  name: y\n}\nname: new\n",
    ],
    [
      "brackets in quotes in brackets",
      "a: [ # it's\n  ']', \"]\", x\n]\nname: old\n",
      "a: [ # it's\n  ']', \"]\", x\n]\nname: new\n",
    ],
    ["name as a value", "a: name\nb: 'name: x'\nname: old\n", "a: name\nb: 'name: x'\nname: new\n"],
    ["keys that begin with name", "names: x\nname-a: x\nname: old\n", "names: x\nname-a: x\nname: new\n"],
    ["a line with nothing but blanks", "a: b\n  \t\n \nname: old\n", "a: b\n  \t\n \nname: new\n"],
    ["no name", "a: b\n", "name: new\na: b\n"],
    ["no name below a comment", "\n# why\na: b\n", "name: new\n\n# why\na: b\n"],
    ["no name where keys are indented", "  a: b\n", "  name: new\n  a: b\n"],
    ["an empty frontmatter", "", "name: new\n"],
    ["only comments", "# a\n", "name: new\n# a\n"],
  ])("%s", (_, before, after) => {
    const body = "name: old\n---\nname: old\n";
    for (const [from, to] of [
      [before, after],
      [before.replaceAll("\n", "\r\n"), after.replaceAll("\n", "\r\n")],
    ]) {
      const newline = from?.includes("\r") || to?.includes("\r") ? "\r\n" : "\n";
      const wrap = (frontmatter = "") => `\ufeff---${newline}${frontmatter}--- ${newline}${body}`;
      const result = rewritten(Buffer.from(wrap(from)), "new");
      expect(text(result.bytes)).toBe(wrap(to));
      expect(result.changed).toBe(true);
      const original = yamlOf(Buffer.from(wrap(from)));
      expect(yamlOf(result.bytes)).toEqual({ ...(original as object), name: "new" });
    }
  });

  test("mends a plain value that is no YAML", () => {
    expect(text(rewritten(file("name: Old: the sequel # why\na: b\n"), "new").bytes)).toBe(
      text(file("name: new # why\na: b\n")),
    );
    expect(text(rewritten(file("name: `old`\n"), "new").bytes)).toBe(text(file("name: new\n")));
  });

  test.each([
    "123",
    "1.0",
    "1e3",
    "0x1F",
    "0o7",
    "1_000",
    "2026-01-02",
    "null",
    "Null",
    "true",
    "yes",
    "N",
    "off",
    "-",
    "-1",
    ".inf",
    ".5",
    "---",
    "...",
  ])("keeps %s a string", (name) => {
    for (const before of ["name: old\n", "name: >-\n  old\n", "a: b\n", "name:\n", "name: ~\n"]) {
      expect(text(rewritten(file(before), name).bytes)).toContain(`name: "${name}"\n`);
      expect(yamlOf(rewritten(file(before), name).bytes)).toMatchObject({ name });
    }
    expect(text(rewritten(file("name: 'old'\n"), name).bytes)).toBe(text(file(`name: '${name}'\n`)));
  });

  test.each(["pdf", "a.b_c-d", "3d-games", "nullable", "on-call", "_private", "Yes.No"])(
    "writes %s without quotes",
    (name) => {
      expect(text(rewritten(file("name: old\n"), name).bytes)).toBe(text(file(`name: ${name}\n`)));
      expect(yamlOf(rewritten(file("name: old\n"), name).bytes)).toEqual({ name });
    },
  );

  test.each([
    "name: new\n",
    "name:   new # why\n",
    "name: 'new'\n",
    'name: "new"\n',
    "name:\n  new\n",
    "name: >-\n  new\na: b\n",
    "name: |-\n    new\n",
    "name: !!str new\n",
    "name: &n new\n",
  ])("leaves alone what reads so already: %j", (frontmatter) => {
    const bytes = file(frontmatter);
    expect(rewriteName(bytes, "new")).toEqual({ bytes, changed: false });
    expect(yamlOf(bytes)).toMatchObject({ name: "new" });
  });

  test.each(["name: >\n  new\n", "name: >-\n  new\n    \n", "name: >-\n\n  new\n", "name: 'new\n  '\n"])(
    "does not take for it what reads nearly so: %j",
    (frontmatter) => {
      expect(yamlOf(file(frontmatter))).not.toMatchObject({ name: "new" });
      expect(yamlOf(rewritten(file(frontmatter), "new").bytes)).toMatchObject({ name: "new" });
    },
  );

  test("keeps bytes that are not UTF-8, in the frontmatter and in the body", () => {
    const around = (name: string) =>
      Buffer.from(`---\na: caf\xe9\xff\nname: ${name}\n---\n\xff\xfe\0\r\xc3\n`, "latin1");
    expect(rewritten(around("old"), "new").bytes).toEqual(around("new"));
  });

  test("refuses a name that would need escapes", () => {
    for (const name of ["", "a b", "a\nb: c", 'a"', "é", "a/b"])
      expect(() => rewriteName(file("name: a\n"), name)).toThrow(RangeError);
  });
});

describe("rewriteName says why it does not touch a file", () => {
  // The problem is about what stands behind the «.
  const cases = [
    ["no-frontmatter", "«# Title\n"],
    ["no-frontmatter", "«---\nname: a\n"],
    ["not-a-mapping", "---\n«- name: a\n---\n"],
    ["not-a-mapping", "---\n«only words\n---\n"],
    ["not-a-mapping", "---\n\n«[name, a]\n---\n"],
    ["flow-mapping", "---\n# why\n«{name: a}\n---\n"],
    ["explicit-key", "---\n«? name\n: a\n---\n"],
    ["explicit-key", "---\nb: c\n«? name\n: a\n---\n"],
    ["unreadable", "---\nname: a\n«b\n---\n"],
    ["unreadable", "---\nname: a\n«b # c: d\n---\n"],
    ["unreadable", "---\n  name: a\n «b: c\n---\n"],
    ["unreadable", "---\nb: «'it is\nname: a\n---\n"],
    ["unreadable", '---\nb: "it\n«name: a\n  is"\n---\n'],
    ["unreadable", "---\nb: «[c\nname: a\n---\n"],
    ["unreadable", "---\nb: [\n«c,\n]\nname: a\n---\n"],
    ["unreadable", "---\nb: c«\rname: a\n---\n"],
    ["unreadable", "---\n«&x name: a\n---\n"],
    ["unreadable", "---\nb: c\n«*x : a\n---\n"],
    ["unreadable", '---\nb: c\n«"n\\x61me": a\n---\n'],
    ["unreadable", "---\nname: a\n«--- b: c\n---\n"],
    ["unreadable", "---\nb: c\n«\ufeffname: a\n---\n"],
    ["unreadable", "---\nb: c\n«\tname: a\n---\n"],
    ["duplicate-name", "---\nname: a\n«name: b\n---\n"],
    ["duplicate-name", "---\nname: a\nb: c\n«'name': b\n---\n"],
    ["name-not-scalar", "---\nname: «[a]\n---\n"],
    ["name-not-scalar", "---\nname: «{{ name }}\n---\n"],
    ["name-not-scalar", "---\nname:\n  «a: b\n---\n"],
    ["name-not-scalar", "---\nname:\n  «'a': b\n---\n"],
    ["name-not-scalar", "---\nname:\n«- a\n---\n"],
    ["name-not-scalar", "---\nname:\n  «- a\n---\n"],
    ["name-not-simple", "---\nname: «&x a\ntitle: *x\n---\n"],
    ["name-not-simple", "---\nname: «!!binary YQ==\n---\n"],
    ["name-not-simple", "---\nname: 'a' «b\n---\n"],
    ["name-not-simple", "---\nname: 'a'«#b\n---\n"],
    ["name-not-simple", "---\nname: a # b\n  «c\n---\n"],
    ["name-not-simple", "---\nname:\n  «|x\n  a\n---\n"],
    ["unreadable", "---\na: «|+ b\nname: c\n---\n"],
    ["name-not-simple", "---\nname: |\n    a\n  «b\n---\n"],
  ] as const;

  test.each(cases)("%s: %j", (problem, marked) => {
    const at = Buffer.byteLength(marked.slice(0, marked.indexOf("«")));
    expect(rewriteName(Buffer.from(marked.replace("«", "")), "new")).toEqual({ problem, at });
  });

  test("every problem is shown by a case", () => {
    expect(new Set(cases.map(([problem]) => problem))).toEqual(new Set(FRONTMATTER_PROBLEMS));
  });
});

describe("readFields", () => {
  /** The fields, and whether the parser had to be asked. */
  function read(frontmatter: string) {
    let parsed = false;
    const fields = readFields(file(frontmatter), (source) => {
      parsed = true;
      return yaml(source);
    });
    return { ...fields, parsed };
  }

  test.each([
    [
      "plain values",
      "name: pdf\ndescription: Reads PDF files, all of them.\n",
      "pdf",
      "Reads PDF files, all of them.",
    ],
    ["quotes", "name: \"pdf\"\ndescription: 'It''s'\n", "pdf", "It's"],
    ["simple escapes", 'name: a\ndescription: "Say \\"a\\\\b\\"\\n\\tnow"\n', "a", 'Say "a\\b"\n\tnow'],
    ["comments", "# c\nname: a # c\n\n  # c\ndescription: 'b' # c\n", "a", "b"],
    [
      "colons and hashes inside a value",
      "name: a:b\ndescription: http://a/#b it's [c], {d}\n",
      "a:b",
      "http://a/#b it's [c], {d}",
    ],
    ["values over several lines", "name: a\ndescription: b\n  c\n\n  d\nx: y\n", "a", "b c\nd"],
    ["quotes over several lines", "description: 'b\n  c'\nname: \"a\n b\"\n", "a b", "b c"],
    ["folded blocks", "name: a\ndescription: >\n  b\n  c\n\n\n  d\n\n", "a", "b c\n\nd\n"],
    ["literal blocks", "name: >-\n  a\ndescription: |\n  b\n   c: '\n\n  d\n# c\n", "a", "b\n c: '\n\nd\n"],
    ["CRLF", "name: a\r\ndescription: |-\r\n  b\r\n  c\r\n", "a", "b\nc"],
    ["values that are no strings", "name: 1.0\ndescription: true\n", null, null],
    ["no values", "name:\ndescription: # c\nx:\n", null, null],
    [
      "lists and maps beside them",
      "name: a\nx: [Read, 'b', Bash(git:*)]\ny:\n  - c\n  - d\nz:\n  e: f\n  g: [h]\n",
      "a",
      null,
    ],
    ["lists as deep as their key", "x:\n- a\n- 'b'\nname: c\n", "c", null],
    ["a list for a name", "name:\n  - a\ndescription: [b]\n", null, null],
    ["an empty frontmatter", "", null, null],
    ["letters of several bytes", "name: é\ndescription: 😀 \u2028 \u00a0\n", "é", "😀 \u2028 \u00a0"],
  ])("reads %s without the parser", (_, frontmatter, name, description) => {
    expect(read(frontmatter)).toEqual({ name, description, parsed: false });
    const other = yaml(frontmatter) as Record<string, unknown> | null;
    expect(typeof other?.name === "string" ? other.name : null).toBe(name);
    expect(typeof other?.description === "string" ? other.description : null).toBe(description);
  });

  test.each([
    ["tabs", "name:\ta\n", "a"],
    ["anchors and aliases", "x: &x a\nname: *x\n", "a"],
    ["tags", "name: !!str 1\n", "1"],
    ["explicit keys", "? name\n: a\n", "a"],
    ["braces", "{name: a}\n", "a"],
    ["other escapes", 'name: "\\u0061"\n', "a"],
    ["indentation indicators", "name: |2-\n  a\n", "a"],
    ["what is deeply nested", "x:\n  y:\n    z: 1\nname: a\n", "a"],
    ["keys that a number or nothing is", "1: a\n0x1: b\nname: c\n", null],
    ["a question mark", "name: ? a\n", null],
    ["a lone colon", "name: :\n", null],
    ["a lone dash", "name: -\n", null],
    ["a key that is there twice", "name: a\nname: b\n", null],
    ["a mistake in another value", "name: a\ndescription: Use when: always\n", null],
    ["a mistake in another line", "name: a\nand so on\n", null],
  ])("asks the parser about %s", (_, frontmatter, name) => {
    expect(read(frontmatter)).toMatchObject({ name, parsed: true });
  });

  test.each(
    "~ null Null NULL nULL true True TRUE tRUE false False FALSE yes 0 1 -1 +1 007 0o7 0o8 -0o7 0x1F 0xG 0b1 1_0 1.5 1. .5 -.5 +.5 . .. 1e3 1E-3 1.e3 .e3 1e +1e3 1.5.2 .inf -.Inf +.INF .iNF .nan .NaN -.nan 2026-01-02 1:2 ?x :x -x ::x --".split(
      " ",
    ),
  )("knows whether %s is a string, as the yaml package does", (word) => {
    const other = yaml(`name: ${word}\n`) as { name: unknown };
    expect(read(`name: ${word}\n`)).toEqual({
      name: typeof other.name === "string" ? other.name : null,
      description: null,
      parsed: false,
    });
  });

  test("gives nulls when there is no frontmatter, or when it holds no map", () => {
    const never = () => expect.unreachable();
    expect(readFields(Buffer.from("# Title\n"), never)).toEqual({ name: null, description: null });
    for (const frontmatter of ["- a\n", "only words\n", "{\n"])
      expect(read(frontmatter)).toMatchObject({ name: null, description: null });
    expect(readFields(file("{}\n"), () => "name")).toEqual({ name: null, description: null });
  });
});

describe("whatever the frontmatter is", () => {
  const lines = [
    "name: foo",
    "description: 'a\n\n  b'",
    'name: "a\n\n  b\n  "',
    'description: "a\\\n  b \\n\n c"',
    'description: "\n  a"',
    "name: false",
    "description: 1e3",
    "name: 'foo'",
    'name: "foo"',
    "name:",
    "name: >-\n  foo",
    "name: |\n  foo\n  bar",
    "name: foo # c",
    "name: foo\n  bar",
    "name: &x foo",
    "name: !!str 1",
    "name:\n  foo",
    "'name': q",
    '"name": q',
    "? name\n: v",
    "description: some text",
    "description: 'it''s'",
    'description: "a \\"b\\" c"',
    "description: >\n  a\n  b\n\n  c",
    "description: |\n  a\n   b\n",
    "description: a\n  b",
    "description:\n  a\n  b",
    "a: [x, 'y', \"z\"]",
    "a: {b: c}",
    "a:\n  - x\n  - y",
    "a:\n- x\n- y",
    "a:\n  b: c\n  d: 'e'",
    "# comment",
    "  # comment",
    "",
    "   ",
    "a: *x",
    "a: it's",
    "a: 1",
    "b: [\n  x,\n  y\n]",
    "b: {\n  c: d\n}",
    'b: "multi\n  line"',
    "b: 'multi\n\n  line'",
    "a: [Read, Bash(git:*), 'x']",
    "a: [it's, x]",
    "a:\n  name: inner",
    "a: |\n  name: inner",
    "a: >\n name: inner",
    'b: "x\n name: inner"',
    "a: {x: 1,\n  name: y}",
    'a: [ # ]\n  x, # b\n  "]",]',
  ];
  const pieces = [
    "name",
    "a",
    ":",
    ": ",
    "- ",
    "? ",
    "'",
    '"',
    "''",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "#",
    " #",
    "|",
    ">",
    ">-",
    "|+",
    "|2",
    "&x ",
    "*x",
    "!!str ",
    "! ",
    "foo",
    "1",
    "null",
    "~",
    " ",
    "  ",
    "    ",
    "\n",
    "\n",
    "\n ",
    "\n  ",
    "\n\n",
    "\r\n",
    "\t",
    "é",
    "😀",
    "%",
    "@",
    "`",
    "-",
    "---",
    "...",
    ".",
    "\ufeff",
  ];
  /** Lines that go together now and then, spoilt by a piece of syntax here and there. */
  const frontmatters = fc
    .tuple(
      fc.array(
        fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...lines) },
          fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((some) => some.join("")),
        ),
        {
          maxLength: 5,
        },
      ),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.constantFrom("", ...pieces)), { maxLength: 2 }),
      fc.constantFrom("\n", "\n", "\n", "\r\n"),
      fc.constantFrom("", "", "", "  "),
    )
    .map(([some, spoilt, newline, indent]) => {
      let content = some.map((line) => `${line}\n`).join("");
      for (const [where, length, piece] of spoilt) {
        const at = where % (content.length + 1);
        content = content.slice(0, at) + piece + content.slice(at + length);
      }
      return `${content.replace(/^(?=.)/gm, indent)}\n`.replace(/\r?\n/g, newline);
    });

  test("readFields reads what the yaml package reads", () => {
    fc.assert(
      fc.property(frontmatters, (frontmatter) => {
        const bytes = file(frontmatter);
        const other = yamlOf(bytes) as Record<string, unknown> | null;
        const string = (value: unknown) => (typeof value === "string" ? value : null);
        expect(readFields(bytes, yaml)).toEqual({
          name: string(other?.name),
          description: string(other?.description),
        });
      }),
      { numRuns: 5000 },
    );
  });

  test("rewriteName refuses, or changes the name and nothing else that the yaml package reads", () => {
    fc.assert(
      fc.property(frontmatters, fc.constantFrom("foo", "new-name", "123", "null"), (frontmatter, name) => {
        const bytes = file(frontmatter);
        const found = findFrontmatter(bytes)!;
        const result = rewriteName(bytes, name);
        if ("problem" in result) {
          expect(result.at).toBeGreaterThanOrEqual(found.start);
          expect(result.at).toBeLessThanOrEqual(found.end);
          return;
        }
        const now = findFrontmatter(result.bytes)!;
        expect(text(result.bytes.subarray(now.end))).toBe(text(bytes.subarray(found.end)));
        expect(rewriteName(result.bytes, name)).toMatchObject({ changed: false });
        const before = yamlOf(bytes);
        if (before !== null || frontmatter.trim() === "")
          expect(yamlOf(result.bytes)).toEqual({ ...(before as object), name });
      }),
      { numRuns: 5000 },
    );
  });
});
