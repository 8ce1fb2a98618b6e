// Whatever a SKILL.md is, it is judged, and every range is in its text.

import fc from "fast-check";
import { expect, test } from "vitest";
import { judge, nameFault } from "../../src/frontmatter/load-problems.ts";

const PIECES = [
  "---\n",
  "---",
  "\n",
  "name: ",
  "pdf",
  "description: ",
  "a: b",
  ": ",
  "\t",
  '"',
  "'",
  "[",
  "- ",
  "#",
  "\ufeff",
  "ä",
  "...\n",
  "\r\n",
  "&a",
  "*a",
  "!t ",
  "|\n  ",
  "metadata:",
];

test("anything is judged, in its own text", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }), (pieces) => {
      const { text, problems } = judge(Buffer.from(pieces.join("")));
      for (const { range } of problems) {
        expect(range[0]).toBeGreaterThanOrEqual(0);
        expect(range[1]).toBeGreaterThanOrEqual(range[0]);
        expect(range[1]).toBeLessThanOrEqual(text.length);
      }
      expect(new Set(problems.map(({ fault }) => fault)).size).toBe(problems.length);
    }),
    { numRuns: 2000 },
  );
});

test("any bytes are judged", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => judge(bytes).problems.length > 0));
});

test("a name of letters, digits and single hyphens is one, and nothing else is", () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,9}$/);
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 6 }),
      (parts) => nameFault(parts.join("-")) === null,
    ),
  );
  fc.assert(
    fc.property(
      part,
      fc.constantFrom("_", ".", " ", "--", "/", ":", "\n", "A"),
      (word, odd) => nameFault(`${word}${odd}${word}`) === "name-form",
    ),
  );
});
