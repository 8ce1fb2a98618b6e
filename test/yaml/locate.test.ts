import { describe, expect, test } from "vitest";
import type { YamlPlace } from "../../src/model/place.ts";
import { locate } from "../../src/yaml/locate.ts";

/** What the path leads to is what «…» marks. */
function check(marked: string, path: readonly (string | number)[], more: Partial<YamlPlace> = {}): void {
  const text = marked.replace(/[«»]/g, "");
  const start = marked.indexOf("«");
  const range = locate(text, { file: "/skills.yaml", path, on: "value", ...more });
  expect(range === null ? null : text.slice(...range)).toBe(text.slice(start, marked.indexOf("»") - 1));
  expect(range?.[0]).toBe(start);
}

describe("a path leads to", () => {
  test.for([
    ["a value", "a: «x»\nb: y\n", ["a"]],
    ["a value in a block", "a:\n  b:\n    c: «x»\n", ["a", "b", "c"]],
    ["a value in braces", "a: { b: «x», c: y }\n", ["a", "b"]],
    ["an item of a block list", "a:\n  - x\n  - «y»\n", ["a", 1]],
    ["an item of a bracketed list", "a: [x, «y»]\n", ["a", 1]],
    ["a quoted value with its quotes", `a: «"x y"» # z\n`, ["a"]],
    ["a value behind a quoted key", `"a: b": «x»\n`, ["a: b"]],
    ["a value behind a key that looks like a number", "1: «x»\n", ["1"]],
    [
      "a value behind a key like a property of every object",
      "__proto__: «x»\nconstructor: y\n",
      ["__proto__"],
    ],
    ["a block scalar from its sign on", "a: «|\n  x\n  y\n»b: z\n", ["a"]],
    ["all of a map in a block, without the lines behind it", "a:\n  «b: x\n  c: y»\n\n# z\nd: e\n", ["a"]],
    ["what an anchor holds, through its alias", "a: &one [x, «y»]\nb: *one\n", ["b", 1]],
    ["the alias itself", "a: &one [x]\nb: «*one»\n", ["b"]],
    ["a value behind a tab", "a:\t«x»\n", ["a"]],
    ["a value in a file with CRLF", "a: x\r\nb: «y»\r\n", ["b"]],
    ["a value behind a byte order mark", "\ufeffa: «x»\n", ["a"]],
    ["a value at the end of a file without a line break", "a: «x»", ["a"]],
    ["the whole document", "«a: x\nb: y»\n", []],
  ] as const)("%s", ([, marked, path]) => check(marked, path));

  test.for([
    ["a key", "«a»: x\n", ["a"]],
    ["a quoted key with its quotes", `«"a: b"»: x\n`, ["a: b"]],
    ["a key in braces", "a: { b: x, «c»: y }\n", ["a", "c"]],
    ["the key of a map", "a:\n  «b»:\n    c: x\n", ["a", "b"]],
  ] as const)("%s, when the key is meant", ([, marked, path]) => check(marked, path, { on: "key" }));

  test.for([
    ["the key of an empty value", "a: x\n«b»:\nc: y\n", ["b"]],
    ["the key of an empty value at the end", "a: x\n«b»:", ["b"]],
    ["the deepest part that exists", "a: «{ b: x }»\n", ["a", "c", "d"]],
    ["the list of an item that is not there", "a: «[x]»\n", ["a", 3]],
  ] as const)("%s", ([, marked, path]) => check(marked, path));

  test("nothing in a text without a document", () => {
    expect(locate("# nothing\n", { file: "/skills.yaml", path: ["a"], on: "value" })).toBeNull();
  });
});

describe("a stretch inside a text leads to", () => {
  test.for([
    ["a piece of a plain text", "a: x«yz»\n", [1, 3]],
    ["a piece inside double quotes", `a: "x«yz»"\n`, [1, 3]],
    ["a piece inside single quotes", `a: 'x«yz»'\n`, [1, 3]],
    ["a piece behind an escape", `a: "\\x41«yz»"\n`, [1, 3]],
    ["an escape", `a: "x«\\u0041»z"\n`, [1, 2]],
    ["an escape for two units", `a: "x«\\U0001f600»z"\n`, [1, 3]],
    ["a piece behind an escaped line break", `a: "x\\\n   «yz»"\n`, [1, 3]],
    ["a piece behind a doubled quote", `a: 'x''«yz»'\n`, [2, 4]],
    ["a piece in the second line", `a: "x\n  «yz»"\n`, [2, 4]],
    ["a piece of a plain text in the third line", "a: x\n\n  «yz»\nb: 1\n", [2, 4]],
    ["a piece of a block", "a: |\n  x«yz»\n", [1, 3]],
    ["a piece in the second line of a block", "a: |-\n  xyz\n   «ab»c\n", [5, 7]],
    ["a piece of a block with a number and a comment", "a: |2+ # why\n   x«yz»\n\n", [2, 4]],
    ["a piece of a block behind blank lines", "a: |\n\n\n  «xy»\n", [2, 4]],
    ["a piece behind a tag and an anchor", "a: !!str &b |\n  x«yz»\n", [1, 3]],
    ["a piece of a block with CRLF", "a: |\r\n  x\r\n  y«z»\r\n", [3, 4]],
    ["a piece of a block at the end of the file", "a: |\n  x«yz»", [1, 3]],
  ] as const)("%s", ([, marked, within]) => check(marked, ["a"], { within }));
});
