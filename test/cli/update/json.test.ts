import { expect, test } from "vitest";
import { updateJson } from "../../../src/present/update/json.ts";
import { NEW, OLD, outcome, skillText, skillUpdate, sourceUpdate } from "../../support/update.ts";

const files = { "SKILL.md": skillText("A.") };

test("kitout update --json says what moved, with diffs only where they were asked for", () => {
  const plain = skillUpdate("a", null, files);
  const withDiff = skillUpdate("b", null, files, { withDiff: true });
  expect(updateJson([sourceUpdate({ skills: [plain, withDiff], same: 1, offered: ["c"] })], outcome)).toEqual(
    {
      dryRun: false,
      changed: true,
      lock: "skills.lock",
      dropped: [],
      sources: [
        {
          source: "anthropic",
          from: "https://github.com/anthropics/skills",
          kind: "git",
          follows: "refs/heads/main",
          before: OLD,
          after: NEW,
          tags: null,
          tagMoved: false,
          held: null,
          same: 1,
          offered: ["c"],
          skills: [
            { path: "a", ids: ["anthropic/a"], kind: "added", former: "there", change: plain.change },
            {
              path: "b",
              ids: ["anthropic/b"],
              kind: "added",
              former: "there",
              change: withDiff.change,
              diff: expect.stringContaining("+++ b/b/SKILL.md\n"),
            },
          ],
        },
      ],
    },
  );
});

test("kitout update --json says that nothing changed when no pin and no skill did", () => {
  expect(updateJson([sourceUpdate({ after: OLD })], outcome)).toMatchObject({ changed: false });
  const locked = sourceUpdate({ after: OLD, skills: [skillUpdate("a", null, files)] });
  expect(updateJson([locked], outcome)).toMatchObject({ changed: true });
});
