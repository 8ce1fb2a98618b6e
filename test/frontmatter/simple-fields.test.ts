// What is read without the parser is what the parser reads.

import fc from "fast-check";
import { expect, test } from "vitest";
import { simpleFields } from "../../src/frontmatter/simple-fields.ts";
import { parseValue } from "../../src/yaml/parse.ts";

test("the lines of an ordinary skill are read", () => {
  const fields = simpleFields(
    "name: pdf\r\ndescription: \"Reads: all.\"\n\nlicense: 'MIT'\nversion: v1.0 # no\n",
  );
  expect(fields).toBeNull();
  const read = simpleFields(
    "name: pdf\r\ndescription: \"Reads: all.\"\n\nlicense: 'MIT'\nhomepage: see https://x.example/#a\n",
  );
  expect([...read!].map(([key, { value }]) => [key, value])).toEqual([
    ["name", "pdf"],
    ["description", "Reads: all."],
    ["license", "MIT"],
    ["homepage", "see https://x.example/#a"],
  ]);
});

const PIECES = [
  "name",
  "description",
  ": ",
  ":",
  "\n",
  "\r\n",
  "a",
  "Use it",
  " ",
  "  ",
  "\t",
  '"',
  "'",
  "#",
  " #",
  "-",
  "- ",
  "true",
  "null",
  "~",
  "1",
  "[",
  "]",
  "{",
  ",",
  "&",
  "*",
  "!",
  "|",
  ">",
  "%",
  "@",
  "`",
  "?",
  "\\",
  "ä",
  "\u2028",
  "---",
  "...",
];

test("and anything that is read is what a parser reads", () => {
  let read = 0;
  const words = fc.constantFrom("a", "Use it", "x1");
  const piece = fc.oneof(
    { weight: 2, arbitrary: words },
    { weight: 1, arbitrary: fc.constantFrom(...PIECES) },
  );
  const line = fc.tuple(
    fc.constantFrom("name: ", "description: ", "x: ", "y: ", ""),
    fc.array(piece, { minLength: 1, maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
      const text = lines.map(([key, pieces]) => `${key}${pieces.join("")}\n`).join("");
      const fields = simpleFields(text);
      if (fields === null) return;
      if (fields.size > 1) read += 1;
      const plain = Object.fromEntries([...fields].map(([key, { value }]) => [key, value]));
      expect(parseValue(text) ?? {}).toEqual(plain);
      for (const { style, range, value } of fields.values())
        expect(style === "plain" ? text.slice(...range) : text.slice(range[0] + 1, range[1] - 1)).toBe(value);
    }),
    { numRuns: 20_000 },
  );
  expect(read).toBeGreaterThan(50);
});
