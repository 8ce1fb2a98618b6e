import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { findFrontmatter, readFields, rewriteName } from "../../src/frontmatter/frontmatter.ts";

function rewritten(text: string, name = "new-name"): string {
  const result = rewriteName(Buffer.from(text, "utf8"), name);
  return "problem" in result ? `problem: ${result.problem}` : Buffer.from(result.bytes).toString("utf8");
}

describe("the name in the frontmatter", () => {
  test.each([
    [
      "a plain value",
      "---\nname: old\ndescription: d\n---\nbody\n",
      "---\nname: new-name\ndescription: d\n---\nbody\n",
    ],
    ["a comment behind it", "---\nname: old   # keep me\n---\n", "---\nname: new-name   # keep me\n---\n"],
    ["single quotes", "---\nname: 'o''ld' # c\n---\n", "---\nname: 'new-name' # c\n---\n"],
    ["double quotes", '---\nname: "o\\"ld"\n---\n', '---\nname: "new-name"\n---\n'],
    ["a quoted key", '---\n"name": old\n---\n', '---\n"name": new-name\n---\n'],
    ["blanks around", "---\nname:\t old \t\n---\n", "---\nname:\t new-name \t\n---\n"],
    [
      "a block scalar",
      "---\nname: >-\n  old\n  name\ndescription: d\n---\n",
      "---\nname: new-name\ndescription: d\n---\n",
    ],
    ["a block scalar at the end", "---\nname: |\n  old\n---\nbody", "---\nname: new-name\n---\nbody"],
    [
      "a plain value over two lines",
      "---\nname: old\n  name\ndescription: d\n---\n",
      "---\nname: new-name\ndescription: d\n---\n",
    ],
    ["a value on the next line", "---\nname:\n  old\n---\n", "---\nname:\n  new-name\n---\n"],
    ["no value", "---\nname:\ndescription: d\n---\n", "---\nname: new-name\ndescription: d\n---\n"],
    ["no key", "---\ndescription: d\n---\n", "---\nname: new-name\ndescription: d\n---\n"],
    ["nothing at all", "---\n---\n", "---\nname: new-name\n---\n"],
    [
      "CRLF",
      "---\r\nname: old\r\ndescription: d\r\n---\r\nbody\r\n",
      "---\r\nname: new-name\r\ndescription: d\r\n---\r\nbody\r\n",
    ],
    [
      "CRLF without a key",
      "---\r\ndescription: d\r\n---\r\n",
      "---\r\nname: new-name\r\ndescription: d\r\n---\r\n",
    ],
    [
      "CRLF and a block scalar",
      "---\r\nname: >\r\n  old\r\nx: y\r\n---\r\n",
      "---\r\nname: new-name\r\nx: y\r\n---\r\n",
    ],
    ["a byte order mark", "\ufeff---\nname: old\n---\n", "\ufeff---\nname: new-name\n---\n"],
    [
      "names that are not the key",
      "---\nmeta:\n  name: keep\nd: |\n  name: keep\n# name: keep\nname: old\n---\nname: keep\n",
      "---\nmeta:\n  name: keep\nd: |\n  name: keep\n# name: keep\nname: new-name\n---\nname: keep\n",
    ],
    [
      "wide characters before it",
      "---\ndescription: żółć 𐀀\nname: old\n---\n",
      "---\ndescription: żółć 𐀀\nname: new-name\n---\n",
    ],
    ["an end of three dots", "---\nname: old\n...\nbody", "---\nname: new-name\n...\nbody"],
    ["an anchor that nobody uses", "---\nname: &a old\n---\n", "---\nname: &a new-name\n---\n"],
  ])("is changed with %s around it, and nothing else is", (_, before, after) => {
    expect(rewritten(before)).toBe(after);
  });

  test.each([
    ["no frontmatter", "# Title\n", "no-frontmatter"],
    ["an open end", "---\nname: old\n", "no-frontmatter"],
    ["a first line that is not the opening", "\n---\nname: old\n---\n", "no-frontmatter"],
    ["broken YAML", "---\nname: [old\n---\n", "broken"],
    ["the key twice", "---\nname: a\nname: b\n---\n", "broken"],
    ["a list", "---\n- name\n---\n", "not-a-map"],
    ["a map in braces", "---\n{name: old}\n---\n", "flow-map"],
    ["a map as the value", "---\nname: { a: b }\n---\n", "not-a-scalar"],
    ["an alias as the value", "---\nx: &a old\nname: *a\n---\n", "not-a-scalar"],
    ["no value and a comment", "---\nname:  # why\nx: y\n---\n", "shared"],
    ["an anchor on a line of its own", "---\n&x\ndescription: d\n---\n", "shared"],
    ["an anchor that somebody uses", "---\nname: &a old\ntitle: *a\n---\n", "shared"],
    ["a tag that makes it no text", "---\nname: !!int 1\n---\n", "tagged"],
  ])("is left alone with %s, with the reason", (_, before, problem) => {
    expect(rewritten(before)).toBe(`problem: ${problem}`);
  });

  test("is left alone when it is right already, and when the frontmatter is not UTF-8", () => {
    const right = Buffer.from("---\nname: new-name # yes\n---\n");
    expect(rewriteName(right, "new-name")).toEqual({ bytes: right, changed: false });
    expect(rewriteName(Buffer.from("---\nname: old\nx: \xff\n---\n", "latin1"), "n")).toEqual({
      problem: "not-utf8",
    });
  });

  test("changes no byte of a body that is not UTF-8", () => {
    const body = Buffer.from([0xff, 0x00, 0x0d, 0x80, 0x0a]);
    const result = rewriteName(Buffer.concat([Buffer.from("---\nname: old\n---\n"), body]), "new");
    expect("bytes" in result && Buffer.from(result.bytes).subarray(-body.length)).toEqual(body);
  });

  test.each([
    "123",
    "1.0",
    "null",
    "true",
    "yes",
    "No",
    "on",
    "0x1F",
    "1e3",
    "2024-01-02",
    ".inf",
    "1_000",
    "y",
    "-",
  ])("stays text when it looks like something else: %s", (name) => {
    for (const before of [
      "---\nname: old\n---\n",
      "---\nd: e\n---\n",
      "---\nname:\n---\n",
      "---\nname: |\n  old\n---\n",
    ]) {
      const text = rewritten(before, name).slice(4, -4);
      expect(parse(text, { version: "1.2" }).name).toBe(name);
      expect(parse(text, { version: "1.1" }).name).toBe(name);
    }
  });

  test("is what a parser then reads, whatever text it had", () => {
    const value = fc.oneof(
      fc.string().map((text) => JSON.stringify(text)),
      fc.string().map((text) => `'${text.replaceAll("'", "''").replace(/[\0-\x1f\x7f-\x9f]/g, "")}'`),
      fc.constantFrom("plain", "two words", "| \n  a\n\n  b", ">+\n  a\n\n", "&x y", "a # c", "a#c"),
    );
    fc.assert(
      fc.property(value, fc.constantFrom("\n", "\r\n"), (old, eol) => {
        const text = `---\ndescription: d\nname: ${old}\nafter: z\n---\n# body\n`.replaceAll("\n", eol);
        const after = rewritten(text);
        if (after.startsWith("problem")) return;
        const place = findFrontmatter(Buffer.from(after))!;
        expect(
          parse(after.slice(place.start, Buffer.from(after).subarray(0, place.end).toString().length)),
        ).toEqual({ description: "d", name: "new-name", after: "z" });
        expect(after.endsWith(`---${eol}# body${eol}`)).toBe(true);
      }),
    );
  });
});

describe("the fields of a listing", () => {
  test.each([
    ["plain", "name: pdf\ndescription: Reads PDF files."],
    ["quoted", "name: 'pdf'\ndescription: \"Reads: PDF\""],
    ["folded", "name: pdf\ndescription: >-\n  Reads\n  PDF"],
    ["over two lines", "name: pdf\ndescription: Reads\n  PDF"],
    ["with a colon", "name: a:b\ndescription: see http://example.com/#x and more"],
    ["with a comment", "name: pdf # the name\ndescription: a#b"],
    ["with a number", "name: 12\ndescription: 1.5"],
    ["with a truth value", "name: true\ndescription: null"],
    ["missing", "license: MIT"],
    ["with a colon and a blank", "name: pdf\ndescription: not: valid"],
    ["with CRLF", "name: pdf\r\ndescription: d"],
    ["with blanks at the end", "name: pdf  \ndescription: d\t"],
    ["with a list", "name: pdf\nallowed-tools:\n  - Read\ndescription: d"],
    ["with a list without indentation", "name: pdf\ntags:\n- a\ndescription: d"],
    ["twice", "name: a\nname: b"],
  ])("are what a parser reads when they are %s", (_, yaml) => {
    let expected: Record<string, unknown> = {};
    try {
      expected = parse(yaml, { logLevel: "silent" });
    } catch {}
    const text = (key: string) => (typeof expected[key] === "string" ? expected[key] : null);
    expect(readFields(Buffer.from(`---\n${yaml}\n---\nbody`))).toEqual({
      name: text("name"),
      description: text("description"),
    });
  });

  test("are empty without a frontmatter", () => {
    expect(readFields(Buffer.from("# Title\n"))).toEqual({ name: null, description: null });
  });
});
