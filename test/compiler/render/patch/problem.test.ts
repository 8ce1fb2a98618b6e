// What is said of a patch. The fixtures of the codes are run through the whole program elsewhere.

import { describe, expect, test } from "vitest";
import type { PatchProblem } from "../../../../src/compiler/render/patch/patch.ts";
import { patchDiagnostic } from "../../../../src/compiler/render/patch/problem.ts";
import { findings, print } from "../../../../src/diagnostics/print.ts";
import { patchedWith } from "../../../support/patch.ts";
import type { Contents } from "../../../support/skill.ts";

function said(contents: Contents, patch: string | Buffer): string {
  const bytes = Buffer.from(patch as string);
  const problem = patchedWith(contents, bytes) as PatchProblem;
  const printer = {
    textOf: () => (bytes.includes(0xff) ? null : bytes.toString()),
    cwd: "/project",
  };
  return print(
    findings([patchDiagnostic(problem, "/project/house.patch", bytes.toString("latin1"), "pdf")], printer),
    false,
  );
}

const HUNK = "@@ -2,3 +2,3 @@ Überblick 漢\n b\n-c\n+ü\n d\n";

describe("a conflict is shown", () => {
  test("at its hunk, behind letters of several bytes, with what is there", () => {
    const patch = `Für die Übersicht 漢字\n--- a/x\n+++ b/x\n${HUNK}`;
    expect(
      said({ x: "a\nb\nC\nd\n" }, patch),
    ).toBe(`house.patch:4:1: error: The only hunk does not apply to x of "pdf": the file has other lines there. [patch/conflict]
    4 | @@ -2,3 +2,3 @@ Überblick 漢
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  Expected:
      2 | b
    > 3 | c
      4 | d
  Found in x:
      2 | b
    > 3 | C
      4 | d
  hint: The source has changed since the patch was created. To recreate FILE, this patch:
    1. Remove it from \`patches\`, run the same command again, and then \`kitout install\`.
    2. Copy the installed skill, and run \`patch -p1 < FILE\` in the copy: it applies what still fits.
    3. Make the remaining changes by hand, and delete the .rej and .orig files.
    4. Run \`kitout diff pdf COPY > FILE\`, and add FILE back as the last entry of \`patches\`.
`);
  });

  test("without anything that plays tricks on a terminal", () => {
    const output = said(
      { x: "a\nb\n\x1b[2J\u202e\r\nd\n" },
      `--- a/x\n+++ b/x\n${HUNK.replace("-c", "-\x1b]0;c\x07")}`,
    );
    expect(output).toContain("\n    > 3 | \\x1b[2J\\u202e\\x0d\n");
    expect(output).toContain("\n    > 3 | \\x1b]0;c\\x07\n");
    expect(output).not.toMatch(/[\x1b\x07\r\u202e]/);
  });

  test("in a patch of other bytes than UTF-8, without its line", () => {
    const patch = Buffer.concat([Buffer.from(`--- a/x\n+++ b/x\n${HUNK}`), Buffer.from([0xff])]);
    expect(said({ x: "a\nb\nC\nd\n" }, patch)).toMatch(/^house\.patch: error: The only hunk does not apply/);
  });

  test("with what differs in long lines, and nothing of one letter torn apart", () => {
    const long = (word: string) => `${"Ü".repeat(300)}漢字 says ${word} here${" and so on".repeat(50)}`;
    const patch = `--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n-${long("this")}\n+new\n d\n`;
    const output = said({ x: `a\n${long("that")}\nd\n` }, patch);
    const shown = output.match(/^ {4}> 2 \| .*$/gm)!;
    expect(shown).toHaveLength(2);
    for (const [index, word] of ["this", "that"].entries()) {
      expect(shown[index]).toMatch(/^ {4}> 2 \| …Ü+漢字 says th(?:is|at) here and so on.*…$/);
      expect(shown[index]).toContain(word);
      expect([...shown[index]!].length).toBe("    > 2 | ".length + 102);
    }
  });

  test("with the one line that came in between marked, and none behind it", () => {
    const patch = "--- a/x\n+++ b/x\n@@ -1,4 +1,4 @@\n a\n b\n-c\n+C\n d\n";
    expect(said({ x: "a\nb\nc\nnew\nd\ne\n" }, patch)).toContain(`
  Expected:
      1 | a
      2 | b
      3 | c
      4 | d
  Found in x:
      1 | a
      2 | b
      3 | c
    > 4 | new
      5 | d
  hint:`);
  });
});

describe("a patch of a whole repository", () => {
  const of = (path: string) => `--- a/${path}\n+++ b/${path}\n${HUNK}`;

  test("is answered with the command that makes it for the skill", () => {
    expect(said({ "SKILL.md": "" }, of("skills/pdf/SKILL.md"))).toMatch(
      /^house\.patch:1:1: error: The patch is for skills\/pdf\/SKILL\.md, which does not exist in "pdf"\. [\s\S]*`git diff --relative=skills\/pdf`, or `git format-patch --relative=skills\/pdf`/,
    );
  });

  test("puts no command of its own into it", () => {
    expect(said({ "SKILL.md": "" }, of("$(touch x)/SKILL.md"))).toContain("git diff --relative=DIRECTORY`");
  });
});

test("a diff that is no unified one is answered with the option that is missing", () => {
  expect(said({}, "3c3\n< old\n---\n> new\n")).toContain("of `diff` without -u. Recreate it with `diff -u`");
  expect(said({}, "***************\n")).toContain("of `diff` with -c. Recreate it with `diff -u`");
  expect(said({}, "Only in mine: new.md\n")).toContain("Recreate the patch with `diff -Nur`");
});
