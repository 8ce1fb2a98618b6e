import { describe, expect, test } from "vitest";
import { parseTree, parseValue, type YamlProblem } from "../../src/yaml/parse.ts";
import { toPlain } from "../../src/yaml/tree.ts";

function plain(text: string): unknown {
  const { tree, problems } = parseTree(text, "/skills.yaml");
  expect(problems).toEqual([]);
  return tree === null ? null : JSON.parse(JSON.stringify(toPlain(tree)));
}

/** The kinds of problems, each with the text that it is about. */
function problems(text: string): string[] {
  const found = parseTree(text, "/skills.yaml");
  expect(found.tree).toBeNull();
  return found.problems.map(
    (one: YamlProblem) =>
      `${one.problem === "syntax" ? one.mistake : one.problem}: ${text.slice(...one.range)}`,
  );
}

describe("a document", () => {
  test("has the values of YAML 1.2: yes is a text, 0o7 is seven, a date is a text", () => {
    expect(plain("a: yes\nb: 0o7\nc: 2020-01-01\nd: ~\ne: 1.0\n")).toEqual({
      a: "yes",
      b: 7,
      c: "2020-01-01",
      e: 1,
    });
  });

  test("keeps keys like properties of every object, and merge keys are keys", () => {
    const tree = parseTree("__proto__: { x: 1 }\nconstructor: 2\ntoString: 3\nb: { <<: 4 }\n", "/skills.yaml")
      .tree!;
    expect(tree.kind === "map" ? [...tree.entries.keys()] : []).toEqual([
      "__proto__",
      "constructor",
      "toString",
      "b",
    ]);
    expect(Object.keys(toPlain(tree) as object)).toEqual(["__proto__", "constructor", "toString", "b"]);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test("is nothing when it is empty, only comments or only a separator", () => {
    for (const text of ["", "\n\n", "# nothing\n", "\ufeff"])
      expect(parseTree(text, "/skills.yaml")).toEqual({ tree: null, problems: [] });
    expect(plain("---\n")).toBeNull();
  });

  test("repeats what an alias stands for, with the alias's own place", () => {
    const { tree } = parseTree("a: &one [x]\nb: *one\n", "/skills.yaml");
    const b = tree?.kind === "map" ? tree.entries.get("b") : undefined;
    expect(b?.kind === "list" && b.items[0]?.at.path).toEqual(["b", 0]);
  });
});

describe("a mistake in YAML", () => {
  test.for([
    [
      "every key that is there twice",
      "a: 1\nb: 2\na: 3\n'b': 4\n",
      ["duplicate-key: a", "duplicate-key: 'b'"],
    ],
    ["a key twice in braces", "a: { b: 1, b: 2 }\n", ["duplicate-key: b"]],
    [
      "a key twice before the text breaks off",
      'a: 1\na: 2\nb: "x\n',
      ["duplicate-key: a", 'unclosed-quote: "x'],
    ],
    ["the first of two errors", "a: [x\nb: {y\n", ["unclosed-bracket: [x"]],
    ["a second document", "a: 1\n---\nb: 2\n", ["documents: ---"]],
    ["a tag of one's own", "a: !secret x\n", ["tag: !secret"]],
    [
      "a tag that makes no plain value",
      "a: !!binary aGk=\nb: !!set { x }\n",
      ["tag: !!binary", "tag: !!set"],
    ],
    ["an alias without an anchor", "a: *x\n", ["alias: *x"]],
    ["an alias without a name", "a: [*]\n", ["alias: *"]],
    ["a key that is a list", "? [x]\n: 1\n", ["key-kind: [x]"]],
    ["a key that is nothing", "~: 1\n", ["key-kind: ~"]],
    ["a NUL, raw or as an escape", 'a: x\0y\nb: "x\\0y"\n', ["control: x\0y", 'control: "x\\0y"']],
    ["half a character", 'a: "\\ud800"\n', ['control: "\\ud800"']],
    ["a mistake at the very end", "a:\n  b: [x", ["unclosed-bracket: [x"]],
    ["a mistake behind a byte order mark", "\ufeffa: [x\n", ["unclosed-bracket: [x"]],
    ["a mistake in a file with CRLF", 'a: 1\r\nb: "x\r\nc: 2\r\n', ['unclosed-quote: "x']],
  ] as const)("reports %s", ([, text, expected]) => expect(problems(text)).toEqual(expected));

  test("in an alias's content is reported once, where it stands", () => {
    expect(problems("a: &one { x: 1, x: 2 }\nb: *one\nc: *one\n")).toEqual(["duplicate-key: x"]);
  });

  test("that multiplies is stopped, and shown at the alias that does it", () => {
    const bomb = `a: &a [${"x,".repeat(9)}x]\n${["b", "c", "d", "e", "f"].map((name, index) => `${name}: &${name} [${`*${"abcdef"[index]},`.repeat(10)}]`).join("\n")}\n`;
    expect(problems(bomb)).toHaveLength(1);
    expect(problems(bomb)[0]).toMatch(/^bomb: \*[a-f]$/);
  });

  test("that refers to itself is stopped", () => {
    expect(problems("a: &a [*a]\n")).toEqual(["bomb: *a"]);
  });
});

describe("deep nesting is refused, and never overflows the stack", () => {
  test.for([
    ["brackets", `a: ${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["half a million brackets that nobody closes", `a: ${"[".repeat(500_000)}`],
    ["brackets behind an apostrophe in a plain text", `b: it's\na: ${"[".repeat(200_000)}`],
    ["braces", `a: ${"{a: ".repeat(10_000)}`],
    ["maps in blocks", Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
    ["dashes on one line", `${"- ".repeat(100_000)}x`],
    ["question marks on one line", "? ".repeat(100_000)],
    [
      "dashes on many lines",
      Array.from({ length: 90 }, (_, line) => `${"  ".repeat(line * 50)}${"- ".repeat(50)}\n`).join(""),
    ],
  ] as const)("%s", ([, text]) => {
    const { tree, problems } = parseTree(text, "/skills.yaml");
    expect(tree).toBeNull();
    expect(problems.map(({ problem }) => problem)).toEqual(["too-deep"]);
    expect(parseValue(text)).toBeNull();
  });

  test("but brackets in texts and comments are no nesting", () => {
    const text = `a: "${"[".repeat(200)}"\nb: '${"{".repeat(200)}'\n# ${"[".repeat(200)}\nc: |\n  ${"[".repeat(200)}\nd: x${"[".repeat(200)}\n`;
    expect(parseTree(text, "/skills.yaml").problems).toEqual([]);
  });

  test("and neither are many lists beside each other", () => {
    expect(parseTree(`a:\n${"  - [x, { y: z }]\n".repeat(500)}`, "/skills.yaml").problems).toEqual([]);
  });
});

test("a hundred thousand keys are compared without looking at each pair", () => {
  // The parser's own comparison takes a minute for these.
  const text = Array.from({ length: 90_000 }, (_, index) => `k${index}: 1\n`).join("");
  expect(problems(`${text}k7: 1\n`)).toEqual(["duplicate-key: k7"]);
});
