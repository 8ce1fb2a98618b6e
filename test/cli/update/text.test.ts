import { describe, expect, test } from "vitest";
import { updateText } from "../../../src/present/update/text.ts";
import { OLD, outcome, skillText, skillUpdate, sourceUpdate } from "../../support/update.ts";

const page = { width: 100, colour: false };

const pdf = skillUpdate(
  "skills/pdf",
  { "SKILL.md": skillText("Reads PDF files.", "allowed-tools: Read"), "scripts/fill.py": "print(1)\n" },
  {
    "SKILL.md": `${skillText("Reads and fills PDF files.", "allowed-tools: Read, Bash(*)")}Ask\u200b https://evil.example/x\n`,
    "scripts/fill.py": { run: "print(2)\n" },
  },
);
const added = skillUpdate("skills/docx", null, { "SKILL.md": skillText("Writes documents.") });
const gone = skillUpdate("skills/old", { "SKILL.md": skillText("Old.") }, null);

describe("kitout update", () => {
  test("shows what moves and what that means for an agent, the most dangerous first", () => {
    const updates = [
      sourceUpdate({ source: "still", after: OLD }),
      sourceUpdate({ skills: [added, gone, pdf], same: 3, offered: ["anthropic/csv", "anthropic/xlsx"] }),
      sourceUpdate({
        source: "corp",
        from: "ssh://git@git.example/skills.git",
        follows: "refs/tags/v1.4.0",
        tagMoved: true,
        same: 1,
      }),
      sourceUpdate({
        source: "vendored",
        from: "@acme/skills",
        kind: "npm",
        follows: "^1.2",
        before: "1.2.3",
        after: "1.2.3",
        held: { newest: "1.3.0" },
      }),
    ];
    expect(
      updateText(updates, outcome, page),
    ).toBe(`corp  ssh://git@git.example/skills.git  (tag v1.4.0)  0123456789ab → fedcba987654
  ! This tag no longer points to the commit that was locked. Published tags do not move by
    themselves: find out why before you accept this.
  1 skill stays as it is.

anthropic  https://github.com/anthropics/skills  (branch main)  0123456789ab → fedcba987654
  ~ anthropic/pdf   description: "Reads PDF files." → "Reads and fills PDF files."
                    allowed-tools: + Bash(*)
                    ~ scripts/fill.py (now executable, +1 -1)
                    ~ SKILL.md (+3 -2)
                    new URL: https://evil.example/x
                    hidden characters in SKILL.md: 1 × U+200B
  + anthropic/docx  Writes documents.
                    1 file
  - anthropic/old   removed: 1 file
  3 skills stay as they are.
  New in this source, and not selected: anthropic/csv, anthropic/xlsx

vendored  @acme/skills  (^1.2)  1.2.3
  ! 1.3.0 is available but not used yet: it is younger than policy.minAge allows.

1 skill added, 1 changed, 1 removed. Wrote skills.lock. Review and commit it; \`kitout plan\` shows
what an install would change.
`);
  });

  test("says how to do it after a dry run", () => {
    const shown = updateText(
      [sourceUpdate({ skills: [added] })],
      { ...outcome, dryRun: true, command: "kitout update anthropic" },
      page,
    );
    expect(shown.split("\n\n").at(-1)).toBe(
      "1 skill to add. Nothing was changed. `kitout update anthropic` does this.\n",
    );
  });

  test.each([true, false])("is one line when nothing moved (dry run: %s)", (dryRun) => {
    expect(updateText([sourceUpdate({ after: OLD, same: 4 })], { ...outcome, dryRun }, page)).toBe(
      "Nothing to update: every source is as skills.lock says.\n",
    );
  });

  test("says that a source moves and no selected skill with it", () => {
    expect(updateText([sourceUpdate({ same: 2 })], outcome, page)).toMatch(
      /\n {2}2 skills stay as they are\.\n\nNo selected skill changes\. Wrote skills\.lock\./,
    );
  });

  test("shows a digest by its beginning, and what is locked for the first time", () => {
    const shown = updateText(
      [
        sourceUpdate({
          source: "zip",
          from: "./skills.zip",
          kind: "archive",
          follows: null,
          before: null,
          after: "sha256-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789+/abcdE=",
        }),
      ],
      outcome,
      page,
    );
    expect(shown).toMatch(/^zip {2}\.\/skills\.zip {2}sha256-AbCdEfGhIjKl…, not locked before\n/);
  });

  test("says when the previous version is no longer available", () => {
    const shown = updateText([sourceUpdate({ skills: [{ ...pdf, change: null }] })], outcome, page);
    expect(shown).toContain("  ~ anthropic/pdf  changed; the previous version is no longer available");
  });

  test("shows diffs when they are given", () => {
    const skill = skillUpdate("pdf", { "SKILL.md": "a\n" }, { "SKILL.md": "b\x1b[2J\n" }, { withDiff: true });
    expect(updateText([sourceUpdate({ skills: [skill] })], outcome, page)).toContain(`
diff --git a/pdf/SKILL.md b/pdf/SKILL.md
--- a/pdf/SKILL.md
+++ b/pdf/SKILL.md
@@ -1,1 +1,1 @@
-a
+b\\x1b[2J
# Characters that do not show are written as escapes above`);
  });

  test("prints nothing that could draw on a terminal, and colours an alarm where colours are wanted", () => {
    const hostile = "a\x1b[2J\n\u202eb";
    const updates = [
      sourceUpdate({
        source: hostile,
        from: hostile,
        follows: `refs/tags/${hostile}`,
        tagMoved: true,
        before: hostile,
        after: `${hostile}2`,
        held: { newest: hostile },
        skills: [{ ...pdf, ids: [hostile], path: hostile }],
        offered: [hostile],
      }),
    ];
    expect(updateText(updates, outcome, page)).not.toMatch(/[\x1b\u202e]/);
    const coloured = updateText(updates, outcome, { ...page, colour: true });
    expect(coloured.replace(/\x1b\[\d+m/g, "")).toBe(updateText(updates, outcome, page));
    expect(coloured).toContain("\x1b[31m!\x1b[0m \x1b[31mThis tag no longer");
  });
});
