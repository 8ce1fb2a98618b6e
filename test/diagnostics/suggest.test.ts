import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { suggest } from "../../src/diagnostics/suggest.ts";
import { compareBytes } from "../../src/digest/bytes.ts";

/** The whole table of optimal string alignment, as in the textbook. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(table[i - 1]![j]! + 1, table[i]![j - 1]! + 1, table[i - 1]![j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, table[i - 2]![j - 2]! + 1);
      table[i]![j] = least;
    }
  }
  return table[a.length]![b.length]!;
}

describe("suggest", () => {
  test.each([
    ["a missing letter", "claud", ["codex", "claude"], "claude"],
    ["a letter too many", "codexx", ["codex", "claude"], "codex"],
    ["another letter", "copilod", ["copilot"], "copilot"],
    ["two letters swapped", "agetns", ["agents", "gents"], "agents"],
    ["another case", "PDF", ["pdx", "pdf"], "pdf"],
    ["another case before fewer edits", "Ab", ["Abc", "AB"], "AB"],
    ["the last segment of an id", "pdf", ["anthropic/docx", "anthropic/pdf"], "anthropic/pdf"],
    ["the last segment, misspelt", "relase-notes", ["mine/release-notes"], "mine/release-notes"],
    [
      "the last segment under another prefix",
      "anthropics-skills/pdf",
      ["docx", "anthropic/pdf"],
      "anthropic/pdf",
    ],
    ["a whole name before a last segment", "pdf", ["a/pdg", "pdg"], "pdg"],
    ["fewer edits before a whole name", "pdfs", ["a/pdfs", "pdf"], "a/pdfs"],
    ["a near name before the same last segment", "mine/pdf", ["other/pdf", "mine/pd"], "mine/pd"],
    ["the first of equals by its bytes", "skil-x", ["skill-z", "skil-b", "skil-a"], "skil-a"],
    ["bytes and not UTF-16 units among equals", "ab", ["a\u{10000}", "a\ufffd"], "a\ufffd"],
    ["one edit in short words", "gi", ["git", "npm"], "git"],
    ["a third of a long word", "description", ["descirptoin"], "descirptoin"],
    [
      "at most ten edits",
      "a".repeat(100),
      [`${"a".repeat(90)}${"b".repeat(10)}`],
      `${"a".repeat(90)}${"b".repeat(10)}`,
    ],
  ])("finds %s", (_, wrong, known, expected) => {
    expect(suggest(wrong, known)).toBe(expected);
    expect(suggest(wrong, [...known].reverse())).toBe(expected);
  });

  test.each([
    ["nothing is known", "pdf", []],
    ["nothing is near", "pdf", ["docx", "xlsx", "anthropic/pptx"]],
    ["two edits of a short word", "pdf", ["pxy"]],
    ["every letter would be replaced", "x", ["y"]],
    ["only the word itself is known", "pdf", ["pdf"]],
    ["eleven edits", "a".repeat(100), [`${"a".repeat(89)}${"b".repeat(11)}`]],
    ["nothing was written", "", ["abc", "abcd"]],
  ])("finds nothing when %s", (_, wrong, known) => {
    expect(suggest(wrong, known)).toBeNull();
  });

  test("reads its names once, from any iterable", () => {
    expect(suggest("pfd", new Map([["pdf", 1]]).keys())).toBe("pdf");
  });

  test("finds the nearest whole name, as the whole table of distances has it", () => {
    const word = fc
      .array(fc.constantFrom("a", "b", "c", "é"), { maxLength: 12 })
      .map((letters) => letters.join(""));
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 8 }), (wrong, known) => {
        const limit = Math.max(1, Math.floor(wrong.length / 3));
        const near = known
          .map((name) => [distance(wrong, name), name] as const)
          .filter(([far, name]) => far > 0 && far <= limit && far < Math.max(wrong.length, name.length))
          .sort(([far, name], [otherFar, otherName]) => far - otherFar || compareBytes(name, otherName));
        expect(suggest(wrong, known)).toBe(near[0]?.[1] ?? null);
      }),
      { numRuns: 3000 },
    );
  });

  test("does not depend on the order of the names", () => {
    const word = fc
      .array(fc.constantFrom("a", "b", "B", "/"), { maxLength: 6 })
      .map((letters) => letters.join(""));
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 8 }), (wrong, known) => {
        expect(suggest(wrong, [...known].reverse())).toBe(suggest(wrong, known));
      }),
      { numRuns: 2000 },
    );
  });

  test("finds one of ten thousand long names", () => {
    const name = (at: number) => `team/${"word-".repeat(17)}${String(at).padStart(5, "0")}`;
    const known = Array.from({ length: 10_000 }, (_, at) => name(at));
    expect(suggest(name(4711).replace("team", "teams"), known)).toBe(name(4711));
    expect(suggest("x".repeat(1_000_000), known)).toBeNull();
  });
});
