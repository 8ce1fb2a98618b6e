import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTree } from "../../src/yaml/parse.ts";
import { leavesOf, printTree } from "../../src/yaml/print.ts";
import { type Mapping, type Tree, toPlain } from "../../src/yaml/tree.ts";

const at = { file: "/skills.yaml", path: [], on: "value" } as const;

function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: "list", items: value.map(treeOf), at };
  if (typeof value === "object" && value !== null)
    return {
      kind: "map",
      entries: new Map(Object.entries(value).map(([key, one]) => [key, treeOf(one)])),
      at,
    };
  return { kind: "scalar", value: value as string | number | boolean, at };
}

function printed(value: object, note = "skills.yaml:1"): string {
  return printTree(treeOf(value) as Mapping, () => note);
}

/** What is read back from it. */
function reread(text: string): unknown {
  const { tree, problems } = parseTree(text, "/printed.yaml");
  expect(problems).toEqual([]);
  return JSON.parse(JSON.stringify(toPlain(tree!)));
}

test("prints one value a line, with a note behind each", () => {
  const value = { a: "x", b: { c: [1, { d: true }], e: [], f: {} }, "": "- no" };
  expect(printed(value, "here")).toBe(`a: x  # here
b:
  c:
    - 1  # here
    -
      d: true  # here
  e: []  # here
  f: {}  # here
"": "- no"  # here
`);
  expect(reread(printed({}))).toEqual({});
});

test.each([
  "null",
  "true",
  "No",
  "y",
  "~",
  "1",
  "1.5",
  "0x1f",
  ".inf",
  "-",
  "#",
  "a #b",
  "a: b",
  "*x",
  "&x",
  "!x",
  "@x",
  " x",
  "x ",
  "'x",
  '"x',
  "a\nb\n",
  "\u2028",
  "\ufeffx",
  "\u202ex",
  "\u{e0041}x",
  "\u0085",
  "é",
  "👩‍💻",
  "--- x",
  "%x",
  "{a}",
  "[a]",
  "a,b",
  "./x",
  "../x",
  "..",
  "k".repeat(2000),
])("reads back %j as a value and as a key", (text) => {
  const value = { [text]: { inner: [text] }, other: text, last: { [text]: "x" } };
  expect(reread(printed(value))).toEqual(value);
});

test("shows nothing that could play tricks on a terminal", () => {
  expect(printed({ "\u202ea": "\u{e0041}\u0085" })).toBe(
    '"\\u202ea": "\\U000e0041\\u0085"  # skills.yaml:1\n',
  );
});

const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;
const text = fc
  .oneof(fc.string({ unit: "binary", maxLength: 20 }), fc.string({ unit: "grapheme", maxLength: 20 }))
  // Text that no skills.yaml can hold.
  .filter((one) => !control.test(one) && one.isWellFormed());
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    text,
    fc.integer(),
    fc.boolean(),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(text, tie("tree"), { maxKeys: 4 }),
  ),
}));

test("reads back every tree as the same values", () => {
  fc.assert(
    fc.property(fc.dictionary(text, tree, { maxKeys: 4 }), (value) => {
      expect(reread(printed(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 500 },
  );
});

test("leaves are the values that have nothing below them, with the way to them", () => {
  const leaves = leavesOf(treeOf({ a: [1, { b: 2 }], c: {}, d: { e: [] } }));
  expect(leaves.map(({ path }) => path)).toEqual([["a", 0], ["a", 1, "b"], ["c"], ["d", "e"]]);
});
