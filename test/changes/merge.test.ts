// Two changes of one text: what git merges is merged to the same text, and what it does not is refused.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeTexts } from "../../src/changes/merge.ts";
import { plant } from "../support/tree.ts";

test.each([
  ["changes of other lines", "1\n2\n3\n4\n5\n", "1\n2\n3\n4\nx\n", "y\n2\n3\n4\n5\n", "y\n2\n3\n4\nx\n"],
  [
    "lines that come and lines that go",
    "1\n2\n3\n4\n5\n",
    "1\n3\n4\n5\n",
    "1\n2\n3\n4\n5\n6\n",
    "1\n3\n4\n5\n6\n",
  ],
  ["the same change on both sides, once", "1\n2\n3\n", "1\nx\n3\n", "1\nx\n3\n", "1\nx\n3\n"],
  [
    "one same change, and one more",
    "1\n2\n3\n4\n5\n",
    "1\nx\n3\n4\ny\n",
    "1\nx\n3\n4\n5\n",
    "1\nx\n3\n4\ny\n",
  ],
  ["a last line without its line break", "1\n2\n3", "x\n2\n3", "1\n2\n3\n", "x\n2\n3\n"],
  ["one line on both sides", "1\n2\n3\n", "1\nx\n3\n", "1\ny\n3\n", null],
  ["lines beside each other", "1\n2\n3\n4\n", "1\nx\n3\n4\n", "1\n2\ny\n4\n", null],
  ["different lines at one place", "1\n2\n", "1\nx\n2\n", "1\ny\n2\n", null],
  ["a line that one side takes away, and the other changes", "1\n2\n3\n", "1\n3\n", "1\nx\n3\n", null],
  ["nothing in common", "", "x\n", "y\n", null],
  ["CRLF", "1\r\n2\r\n3\r\n", "1\r\n2\r\nx\r\n", "y\r\n2\r\n3\r\n", "y\r\n2\r\nx\r\n"],
])("%s", (_, base, ours, theirs, merged) => {
  expect(mergeTexts(base, ours, theirs)).toBe(merged);
  expect(mergeTexts(base, theirs, ours)).toBe(merged);
});

test("what is merged, git merges to the same text", () => {
  const directory = plant({});
  const text = fc.array(fc.constantFrom("a\n", "b\n", "c\n", "\n"), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, text, (...texts) => {
      const [base, ours, theirs] = texts.map((lines) => lines.join("")) as [string, string, string];
      const merged = mergeTexts(base, ours, theirs);
      if (merged === null) return;
      const files = Object.entries({ ours, base, theirs });
      for (const [name, content] of files) fs.writeFileSync(path.join(directory, name), content);
      const git = spawnSync("git", ["merge-file", "-p", ...files.map(([name]) => name)], {
        cwd: directory,
        encoding: "utf8",
      });
      // Lines that repeat can be matched in several ways, and then git may see a conflict where there need not be one.
      if (git.status === 0) expect(git.stdout).toBe(merged);
    }),
    { numRuns: 60 },
  );
});
