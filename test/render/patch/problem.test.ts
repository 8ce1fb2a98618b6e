// What is said of a patch. The fixtures of the codes are run through the whole program elsewhere.

import { describe, expect, test } from "vitest";
import { findings, print } from "../../../src/diagnostics/print.ts";
import type { PatchProblem } from "../../../src/render/patch/patch.ts";
import { patchDiagnostic } from "../../../src/render/patch/problem.ts";
import { patchedWith } from "../../support/patch.ts";
import type { Contents } from "../../support/skill.ts";

function said(contents: Contents, patch: string | Buffer): string {
  const bytes = Buffer.from(patch as string);
  const problem = patchedWith(contents, bytes) as PatchProblem;
  const printer = {
    textOf: () => (bytes.includes(0xff) ? null : bytes.toString()),
    cwd: "/project",
    colour: false,
  };
  return print(
    findings([patchDiagnostic(problem, "/project/house.patch", bytes.toString("latin1"))], printer),
    printer,
  );
}

const HUNK = "@@ -2,3 +2,3 @@ Überblick 漢\n b\n-c\n+ü\n d\n";

describe("a conflict is shown", () => {
  test("at its hunk, behind letters of several bytes, with what is there", () => {
    const patch = `Für die Übersicht 漢字\n--- a/x\n+++ b/x\n${HUNK}`;
    expect(
      said({ x: "a\nb\nC\nd\n" }, patch),
    ).toBe(`house.patch:4:1: error: The only hunk does not apply to x: the file has something else there. [patch/conflict]
    4 | @@ -2,3 +2,3 @@ Überblick 漢
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  It expects:
      2 | b
      3 | c
      4 | d
  x has:
      2 | b
      3 | C
      4 | d
  hint: The source changed below the patch. Apply the change by hand to what it has now, and make the patch anew.
`);
  });

  test("without anything that plays tricks on a terminal", () => {
    const output = said(
      { x: "a\nb\n\x1b[2J\u202e\r\nd\n" },
      `--- a/x\n+++ b/x\n${HUNK.replace("-c", "-\x1b]0;c\x07")}`,
    );
    expect(output).toContain("\n      3 | \\x1b[2J\\u202e\\x0d\n");
    expect(output).toContain("\n      3 | \\x1b]0;c\\x07\n");
    expect(output).not.toMatch(/[\x1b\x07\r\u202e]/);
  });

  test("in a patch of other bytes than UTF-8, without its line", () => {
    const patch = Buffer.concat([Buffer.from(`--- a/x\n+++ b/x\n${HUNK}`), Buffer.from([0xff])]);
    expect(said({ x: "a\nb\nC\nd\n" }, patch)).toMatch(/^house\.patch: error: The only hunk does not apply/);
  });
});
