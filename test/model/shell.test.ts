import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { quote } from "../../src/model/shell.ts";
import { shells, testWith, toolDirectory } from "../installer/support/shells.ts";

/** What a shell could stumble over, among anything else. */
const text = fc
  .array(
    fc.oneof(fc.constantFrom(..."'\"\\$`*?[]{}()<>|&;#~!= \t\n-".split("")), fc.string({ unit: "binary" })),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""))
  .filter((joined) => !joined.includes("\0") && joined.isWellFormed());

describe("quote", () => {
  for (const shell of shells) {
    testWith(shell.program)(`gives back any text, in ${shell.name}`, () => {
      const root = mkdtempSync(path.join(tmpdir(), "kitout-quote-"));
      onTestFinished(() => rmSync(root, { recursive: true }));
      const [program, ...before] = shell.command(toolDirectory(root, shell));
      fc.assert(
        fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), (texts) => {
          const script = texts.map((each) => `${print(shell.name)} ${quote(each)}\n`).join("");
          const { stdout } = spawnSync(program!, [...before, "-c", script], { encoding: "utf8" });
          expect(stdout).toBe(texts.map((each) => `${each}\n`).join(""));
        }),
        { numRuns: 25 },
      );
    });
  }

  test("refuses what no shell word can hold", () => {
    expect(() => quote("a\0b")).toThrow();
  });
});

/** mksh has no printf of its own. */
function print(shell: string): string {
  return shell === "mksh" ? "print -r --" : "printf '%s\\n'";
}
