import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editYaml, linesToPaste, type YamlEdit } from "../../src/yaml/edit.ts";
import { parseTree } from "../../src/yaml/parse.ts";
import type { Tree } from "../../src/yaml/tree.ts";
import type { YamlValue } from "../../src/yaml/write.ts";

const set = (path: string, value: YamlValue): YamlEdit => ({ edit: "set", path: path.split("."), value });
const append = (path: string, ...items: YamlValue[]): YamlEdit => ({
  edit: "append",
  path: path.split("."),
  items,
});
const remove = (...path: (string | number)[]): YamlEdit => ({ edit: "remove", path });

describe("an edit changes the lines that it is about, and nothing else:", () => {
  test.for<[what: string, text: string, edits: readonly YamlEdit[], expected: string]>([
    ["an empty file", "", [set("a.b", 1)], "a:\n  b: 1\n"],
    ["only a comment", "# mine\n", [set("a", "x")], "# mine\na: x\n"],
    ["only a comment, open", "# mine", [set("a", "x")], "# mine\na: x"],
    [
      "a key in a block, with its comments",
      "# top\na:\n  # of b\n  b: 1 # one\n  # last\n\n# of c\nc: 2\n",
      [set("a.x", { path: "./x" })],
      "# top\na:\n  # of b\n  b: 1 # one\n  x:\n    path: ./x\n  # last\n\n# of c\nc: 2\n",
    ],
    [
      "as its neighbour in braces",
      "a:\n    b: {p: q}\n",
      [set("a.x", { p: "r" })],
      "a:\n    b: {p: q}\n    x: {p: r}\n",
    ],
    ["entries that are apart", "a: 1\n\nb: 2\n", [set("c", 3)], "a: 1\n\nb: 2\n\nc: 3\n"],
    ["no final line break", "a:\n  b: 1", [set("a.c", 2), set("d", 3)], "a:\n  b: 1\n  c: 2\nd: 3"],
    ["CRLF", "a:\r\n  b: 1\r\nc: 2\r\n", [set("a.d", 3)], "a:\r\n  b: 1\r\n  d: 3\r\nc: 2\r\n"],
    [
      "a key without a value",
      "a: # here\n  # nothing yet\nb: 1\n",
      [set("a.c", 2)],
      "a: # here\n  c: 2\n  # nothing yet\nb: 1\n",
    ],
    ["a key with ~", "a: ~ # none\n", [set("a.c", 2)], "a: { c: 2 } # none\n"],
    ["braces", "{ a: 1 }\n", [set("b", 2)], "{ a: 1, b: 2 }\n"],
    ["empty braces", "a: {} # x\n", [set("a.b", 2)], "a: { b: 2 } # x\n"],
    ["a last comma", "a: [x, y,]\n", [append("a", "z")], "a: [x, y, z,]\n"],
    [
      "brackets over several lines",
      "a: [\n  x, # one\n  y # two\n]\n",
      [append("a", "z")],
      "a: [\n  x, # one\n  y,\n  z # two\n]\n",
    ],
    ["a list", "a:\n- x # one\n# end\nb: 1\n", [append("a", "z")], "a:\n- x # one\n- z\n# end\nb: 1\n"],
    [
      "a quoted list",
      "a:\n  - 'x'\n  - 'y'\n",
      [append("a", "z", "*")],
      "a:\n  - 'x'\n  - 'y'\n  - 'z'\n  - '*'\n",
    ],
    ["a list that is missing", "b:\n- x\n", [append("a.c", "z")], "b:\n- x\na:\n  c:\n  - z\n"],
    [
      "a text with blank lines behind it",
      "a:\n  b: |+\n    x\n\n",
      [set("a.c", 1)],
      "a:\n  b: |+\n    x\n\n  c: 1\n",
    ],
    ["a value in its quotes", 'a: "x" # one\n', [set("a", "y")], 'a: "y" # one\n'],
    ["true by a list", "a: true # all\n", [set("a", ["x"])], "a: [x] # all\n"],
    [
      "an entry that goes",
      "a:\n  # of b\n  b:\n    c: 1\n    # in b\n    d: 2 # d\n  # after\n  e: 3\n",
      [remove("a", "b")],
      "a:\n  # of b\n  # after\n  e: 3\n",
    ],
    ["the only entry that goes", "a: # here\n  b: 1\nc: 2\n", [remove("a", "b")], "a: # here\nc: 2\n"],
    ["the last line that goes", "a: 1\nb: 2", [remove("b")], "a: 1"],
    ["an item that goes", "a:\n  - x\n  - y # why\n  - z\n", [remove("a", 1)], "a:\n  - x\n  - z\n"],
    ["an item in brackets that goes", "a: [x, y, z]\n", [remove("a", 1)], "a: [x, z]\n"],
    ["the last one in brackets", "a: [x, y]\n", [remove("a", 1)], "a: [x]\n"],
    ["the only one in brackets", "a: [ x ]\n", [remove("a", 0)], "a: []\n"],
    [
      "a line in brackets that goes",
      "a: [\n  x, # one\n  y # two\n]\n",
      [remove("a", 1)],
      "a: [\n  x, # one\n]\n",
    ],
    ["a mark at the beginning", "\ufeffa: 1\n", [set("b", 2)], "\ufeffa: 1\nb: 2\n"],
    ["tabs between key and value", "a:\t1\t# one\n", [set("b", 2)], "a:\t1\t# one\nb: 2\n"],
    ["the end of a document", "a: 1\n...\n", [set("b", 2)], "a: 1\nb: 2\n...\n"],
  ])("%s", ([, text, edits, expected]) => {
    expect(editYaml(text, edits)).toBe(expected);
  });
});

describe("what cannot be edited with certainty is left alone:", () => {
  test.for<[what: string, text: string, edit: YamlEdit]>([
    ["what is no YAML", "a: [", set("b", 1)],
    ["a tab in the indentation", "a:\n\tb: 1\n", set("c", 1)],
    ["a key twice", "a: 1\na: 2\n", set("b", 1)],
    ["two documents", "a: 1\n---\nb: 1\n", set("c", 1)],
    ["what an anchor is on", "a: &x\n  b: 1\nc: *x\n", set("a.d", 1)],
    ["an anchor without an alias", "a: &x\n  b: 1\n", set("a.d", 1)],
    ["an alias", "a: &x [p]\nc: *x\n", append("c", "q")],
    ["an entry with an anchor in it", "a:\n  b: { c: &x 1 }\n  d: *x\n", remove("a", "b")],
    ["a tag", "a: !!map { b: 1 }\n", set("a.c", 1)],
    ["a block in place of a value", "a:\n  b: 1\n", set("a", 1)],
    ["a list where a map is meant", "a: [x]\n", set("a.b", 1)],
    ["what is not there", "a: 1\n", remove("b")],
    ["what is not a map", "- a\n", set("b", 1)],
    ["too deep a text", `${"[".repeat(200)}`, set("b", 1)],
  ])("%s", ([, text, edit]) => {
    expect(editYaml(text, [edit])).toBeNull();
  });
});

test("the lines to paste are what the edits would make of an empty file", () => {
  const edits = [
    set("sources.anthropic", { github: "anthropics/skills", ref: "1.0" }),
    append("skills.enable", "pdf", "@x"),
    remove("targets"),
  ];
  expect(linesToPaste(edits)).toBe(
    'sources:\n  anthropic:\n    github: anthropics/skills\n    ref: "1.0"\nskills:\n  enable:\n    - pdf\n    - "@x"\n',
  );
});

// The law: what is parsed is what was meant, and all other bytes are the same. The files are as messy as people make them.

type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

const word = fc.constantFrom(
  "a",
  "b",
  "pdf",
  "x y",
  "1",
  "true",
  "~",
  "*",
  "a: b",
  "#c",
  "",
  "é",
  "o/r@v1",
  "-",
  "'q'",
  "c:d",
);
const key = fc.constantFrom("a", "b", "c", "pdf", "x y", "1", "sources", "cat/doc");
const value: fc.Arbitrary<Plain> = fc.letrec<{ value: Plain; map: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    word,
    fc.constantFrom<Plain>(1, true, false, null, 1.5),
    fc.array(word, { maxLength: 3 }),
    tie("map"),
  ),
  map: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<Plain>,
})).value;
const document = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

const RUNS = 300;

/** Writes values in whatever style the dice say. */
class Scribe {
  #at = 0;
  #comments = 0;

  constructor(
    private readonly dice: readonly number[],
    private readonly eol: string,
  ) {}

  write(map: Record<string, Plain>): string {
    const text = [this.#loose(0), ...this.#entries(map, 0)].join("");
    const whole = this.#roll(4) === 0 ? text.replace(/(\r?\n)+$/, "") : text;
    return (this.#roll(8) === 0 ? "\ufeff" : "") + whole;
  }

  #roll(sides: number): number {
    this.#at = (this.#at + 1) % this.dice.length;
    return this.dice[this.#at]! % sides;
  }

  #comment(): string {
    this.#comments += 1;
    return `# comment ${this.#comments}`;
  }

  #behind(): string {
    return this.#roll(4) === 0
      ? `${this.#roll(2) === 0 ? " " : "\t"}${this.#comment()}`
      : this.#roll(6) === 0
        ? " "
        : "";
  }

  /** Blank lines and comments. */
  #loose(column: number): string {
    const roll = this.#roll(6);
    if (roll === 0) return this.eol;
    if (roll === 1) return `${" ".repeat(column)}${this.#comment()}${this.eol}`;
    return roll === 2 ? `${this.eol}${this.#comment()}${this.eol}` : "";
  }

  #entries(map: Record<string, Plain>, column: number): string[] {
    return Object.entries(map).map(([name, one]) => {
      const space = this.#roll(8) === 0 ? " " : "";
      return `${" ".repeat(column)}${this.#string(name, false)}${space}:${this.#behindColon(one, column)}${this.#loose(column)}`;
    });
  }

  #behindColon(one: Plain, column: number): string {
    if (one === null && this.#roll(2) === 0) return `${this.#behind()}${this.eol}`;
    const isCollection = typeof one === "object" && one !== null && Object.keys(one).length > 0;
    if (isCollection && this.#roll(3) > 0) {
      const start = `${this.#behind()}${this.eol}${this.#loose(column + 1)}`;
      if (!Array.isArray(one)) return start + this.#entries(one, column + [1, 2, 4][this.#roll(3)]!).join("");
      const indent = " ".repeat(column + [0, 2][this.#roll(2)]!);
      return (
        start +
        one
          .map((item) => `${indent}- ${this.#flow(item, column + 2, false)}${this.#behind()}${this.eol}`)
          .join("")
      );
    }
    if (typeof one === "string" && /^[a-z]/.test(one) && this.#roll(5) === 0)
      return ` ${["|-", ">-"][this.#roll(2)]}${this.eol}${" ".repeat(column + 2)}${one}${this.eol}`;
    return ` ${this.#flow(one, column + 2, false)}${this.#behind()}${this.eol}`;
  }

  #flow(one: Plain, column: number, inBrackets: boolean): string {
    if (typeof one === "string") return this.#string(one, inBrackets);
    if (one === null || typeof one !== "object")
      return one === null && this.#roll(2) === 0 ? "~" : String(one);
    const items = Array.isArray(one)
      ? one.map((item) => this.#flow(item, column, true))
      : Object.entries(one).map(
          ([name, inner]) => `${this.#string(name, true)}: ${this.#flow(inner, column, true)}`,
        );
    const [open, close] = Array.isArray(one) ? "[]" : "{}";
    if (items.length === 0) return `${open}${this.#roll(4) === 0 ? " " : ""}${close}`;
    const last = this.#roll(3) === 0 ? "," : "";
    if (this.#roll(3) > 0) {
      const pad = this.#roll(2) === 0 ? " " : "";
      return `${open}${pad}${items.join(", ")}${last}${pad}${close}`;
    }
    const indent = `${this.eol}${" ".repeat(column)}`;
    const lines = items.map(
      (item, index) => `${item}${index < items.length - 1 ? "," : last}${this.#behind()}`,
    );
    return `${open}${indent}${lines.join(indent)}${indent}${close}`;
  }

  #string(text: string, inBrackets: boolean): string {
    const roll = this.#roll(4);
    if (roll === 0) return `'${text.replaceAll("'", "''")}'`;
    const isPlain = /^[a-zé][a-zé/@0-9]*(?: [a-z]+)?$/.test(text) && !["true"].includes(text);
    return roll === 1 || !isPlain || (inBrackets && text.includes(":")) ? JSON.stringify(text) : text;
  }
}

const messy = fc
  .tuple(document, fc.array(fc.nat(239), { minLength: 20, maxLength: 60 }), fc.constantFrom("\n", "\r\n"))
  .map(([map, dice, eol]) => ({
    map: map as Record<string, Plain>,
    text: new Scribe(dice, eol).write(map as Record<string, Plain>),
  }));

/** With nulls, in the order of the text. */
function plain(tree: Tree | null): Plain {
  if (tree === null || tree.kind === "scalar") return tree?.value ?? null;
  if (tree.kind === "list") return tree.items.map(plain);
  return Object.fromEntries([...tree.entries].map(([name, one]) => [name, plain(one)]));
}

function read(text: string): Plain {
  const { tree, problems } = parseTree(text, "");
  expect(problems).toEqual([]);
  return plain(tree);
}

/** Every path to a map, a list or a key of the values. */
function paths(one: Plain, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof one !== "object" || one === null) return [path];
  return [
    path,
    ...Object.entries(one).flatMap(([name, inner]) =>
      paths(inner, [...path, Array.isArray(one) ? Number(name) : name]),
    ),
  ];
}

function at(one: Plain, path: readonly (string | number)[]): Plain | undefined {
  return path.reduce<Plain | undefined>(
    (inner, name) => (inner as Record<string, Plain> | undefined)?.[name],
    one,
  );
}

/** How many characters at both ends the texts share. */
function shared(a: string, b: string): number {
  const short = Math.min(a.length, b.length);
  let start = 0;
  while (start < short && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < short - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return start + end;
}

test("the scribe writes what it is given", () => {
  fc.assert(
    fc.property(messy, ({ map, text }) => {
      expect(read(text)).toEqual(map);
    }),
  );
});

test("whatever a file looks like, a key is added, and no other byte changes", () => {
  fc.assert(
    fc.property(messy, fc.nat(), value, ({ map, text }, pick, added) => {
      const maps = paths(map).filter((path) => {
        const one = at(map, path);
        return (
          path.every((name) => typeof name === "string") &&
          (one === null || (typeof one === "object" && !Array.isArray(one)))
        );
      });
      const path = [...maps[pick % maps.length]!, "new"] as string[];
      const isNull = added === null || JSON.stringify(added).includes("null");
      const result = editYaml(text, [{ edit: "set", path, value: isNull ? "x" : (added as YamlValue) }]);
      expect(result).not.toBeNull();
      const expected = structuredClone(map) as Record<string, Plain>;
      const parent = path.slice(0, -1);
      const holder = (at(expected, parent) ?? {}) as Record<string, Plain>;
      holder["new"] = isNull ? "x" : added;
      if (parent.length > 0)
        (at(expected, parent.slice(0, -1)) as Record<string, Plain>)[parent.at(-1)!] = holder;
      expect(read(result!)).toEqual(expected);
      // A written ~ gives way; nothing else is taken away.
      const lost = text.length - shared(text, result!);
      expect(lost).toBeLessThanOrEqual(at(map, parent) === null ? 4 : 1);
    }),
    { numRuns: RUNS },
  );
});

test("whatever a file looks like, items are added to a list, and no other byte changes", () => {
  fc.assert(
    fc.property(
      messy,
      fc.nat(),
      fc.array(word, { minLength: 1, maxLength: 3 }),
      ({ map, text }, pick, items) => {
        const lists = paths(map).filter((path) => Array.isArray(at(map, path)));
        if (lists.length === 0) return;
        const path = lists[pick % lists.length]! as string[];
        const result = editYaml(text, [{ edit: "append", path, items }]);
        expect(result).not.toBeNull();
        const expected = structuredClone(map) as Record<string, Plain>;
        (at(expected, path) as Plain[]).push(...items);
        expect(read(result!)).toEqual(expected);
        expect(shared(text, result!)).toBeGreaterThanOrEqual(text.length - 1);
      },
    ),
    { numRuns: RUNS },
  );
});

test("whatever a file looks like, an entry goes with its lines, and no other byte changes", () => {
  let refused = 0;
  let edited = 0;
  fc.assert(
    fc.property(messy, fc.nat(), ({ map, text }, pick) => {
      const entries = paths(map).filter((path) => path.length > 0);
      const path = entries[pick % entries.length]!;
      const result = editYaml(text, [{ edit: "remove", path }]);
      if (result === null) {
        refused += 1;
        return;
      }
      edited += 1;
      const expected = structuredClone(map) as Record<string, Plain>;
      const parent = at(expected, path.slice(0, -1)) as Record<string, Plain>;
      if (Array.isArray(parent)) parent.splice(path.at(-1) as number, 1);
      else delete parent[path.at(-1)!];
      const found = read(result);
      const emptied = at(found, path.slice(0, -1));
      if (emptied === null && Object.keys(parent).length === 0) {
        const above = at(expected, path.slice(0, -2)) as Record<string, Plain>;
        if (path.length > 1) above[path.at(-2)!] = null;
      }
      expect(found ?? {}).toEqual(expected);
      expect(shared(text, result)).toBeGreaterThanOrEqual(result.length);
    }),
    { numRuns: RUNS },
  );
  // Only where comments stand between what is in brackets.
  expect(refused).toBeLessThan(edited / 20);
});
