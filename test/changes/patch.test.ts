// What `patchOf` writes, `patches` takes; and so do the tools that people have.

import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { patchOf } from "../../src/changes/patch.ts";
import { contentOf, contentsOf } from "../support/content.ts";
import { plantSkill, readContents } from "../support/disk.ts";
import { patchedWith } from "../support/patch.ts";
import { type Contents, skillTree } from "../support/skill.ts";

const line = fc.constantFrom(
  "a\n",
  "b\n",
  "\n",
  "c\r\n",
  "-- \n",
  " \n",
  "\t\r\n",
  "ü\n",
  "@@ -1 +1 @@\n",
  "--- a/x\n",
);
const text = fc
  .tuple(fc.array(line, { maxLength: 25 }), fc.constantFrom("", "", "x", "\r", "\\ No newline"))
  .map(([lines, rest]) => lines.join("") + rest);
const content = fc.oneof(
  { weight: 4, arbitrary: text },
  text.map((run) => ({ run })),
  fc.constantFrom("k", "../x", "a b", "ü").map((link) => ({ link })),
);
/** Few names, so that what is one thing in one tree is another in the other. */
const NAMES = [
  "k",
  "d",
  "d/x",
  "d/y/z",
  "a b",
  "q'\"q",
  "ü 漢",
  "-",
  "b/a/b",
  "x => y",
  "tab",
  "SKILL.md",
  "e/f",
  "e",
];
const tree: fc.Arbitrary<Contents> = fc
  .dictionary(fc.constantFrom(...NAMES), content, { maxKeys: 8 })
  .map((all) =>
    Object.fromEntries(
      Object.entries(all).filter(([name]) => !Object.keys(all).some((other) => name.startsWith(`${other}/`))),
    ),
  );

describe("a patch that is written", () => {
  test("makes the one skill of the other", () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const { text, unwritable } = patchOf(skillTree(before), skillTree(after));
        expect(unwritable).toEqual([]);
        const wanted = contentsOf(contentOf(after));
        if (text === "") expect(contentsOf(contentOf(before))).toEqual(wanted);
        else expect(patchedWith(before, text)).toEqual(wanted);
      }),
      { numRuns: 1500 },
    );
  });

  test("is applied by git apply, to the same skill", () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const { text } = patchOf(skillTree(before), skillTree(after));
        fc.pre(text !== "");
        const directory = plantSkill(before);
        const { status, stderr } = spawnSync("git", ["apply", "--whitespace=nowarn"], {
          cwd: directory,
          input: text,
          encoding: "utf8",
        });
        expect({ status, stderr, text }).toMatchObject({ status: 0 });
        expect(readContents(directory)).toEqual(contentsOf(contentOf(after)));
      }),
      { numRuns: 60 },
    );
  });

  test.each<[string, Contents, Contents]>([
    ["changed lines", { "SKILL.md": "1\n2\n3\n" }, { "SKILL.md": "1\nx\n3\n" }],
    ["files that come and go", { "a/b": "1\n", k: "k" }, { "c/d": "2", k: "k" }],
    ["an executable file", { a: "1\n" }, { a: { run: "1\n2\n" } }],
    ["empty files", { a: "", k: "" }, { b: "", k: "" }],
  ])("is applied by patch: %s", (_, before, after) => {
    const directory = plantSkill(before);
    const { text: input } = patchOf(skillTree(before), skillTree(after));
    const { status, stdout } = spawnSync("patch", ["-s", "-p1"], { cwd: directory, input, encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(readContents(directory)).toEqual(contentsOf(contentOf(after)));
  });

  test("is the same where a text is too large to be compared elsewhere", () => {
    const lines = Array.from({ length: 200_000 }, (_, at) => `line ${at}\n`);
    const [before, after] = [{ a: lines.join("") }, { a: lines.with(150_000, "other\n").join("") }];
    const { text, unwritable } = patchOf(skillTree(before), skillTree(after));
    expect(unwritable).toEqual([]);
    expect(text.length).toBeLessThan(1000);
    expect(patchedWith(before, text)).toEqual(after);
  });

  test("leaves out what no patch can say, and names it", () => {
    const large = "x".repeat(17 * 1024 * 1024);
    const before = { nul: "a\0", bytes: "", link: "", ok: "1\n" };
    const after = {
      nul: "b\0",
      bytes: Buffer.from([0xff, 10]),
      wide: Buffer.from(`\ufeff${"w".repeat(600_000)}`, "utf16le"),
      "back\\slash": "",
      link: { link: "a\nb" },
      large,
      ok: "2\n",
    };
    const { text, unwritable } = patchOf(skillTree(before), skillTree(after));
    expect(unwritable).toEqual([
      { path: "back\\slash", reason: "name" },
      { path: "bytes", reason: "binary" },
      { path: "large", reason: "large" },
      { path: "link", reason: "name" },
      { path: "nul", reason: "binary" },
      { path: "wide", reason: "binary" },
    ]);
    expect(text).toBe("diff --git a/ok b/ok\n--- a/ok\n+++ b/ok\n@@ -1,1 +1,1 @@\n-1\n+2\n");
  });
});
