import { expect, test } from "vitest";
import type { OutdatedSource } from "../../../src/operations/update/result.ts";
import { outdatedJson } from "../../../src/present/update/json.ts";
import { outdatedText } from "../../../src/present/update/outdated.ts";
import { NEW, OLD } from "../../support/update.ts";

const page = { width: 100, colour: false };

function outdated(source: string, given: Partial<OutdatedSource>): OutdatedSource {
  const from = `https://github.com/o/${source}`;
  return {
    source,
    from,
    kind: "git",
    follows: null,
    locked: OLD,
    latest: NEW,
    tags: null,
    state: "outdated",
    ...given,
  };
}

const sources = [
  outdated("same", { latest: OLD, state: "current", follows: "HEAD" }),
  outdated("branch", { follows: "refs/heads/main" }),
  outdated("young", {
    from: "@acme/skills",
    kind: "npm",
    follows: "^1.2",
    locked: "1.2.3",
    latest: "1.3.0",
    state: "held",
  }),
  outdated("new", { locked: null, state: "unlocked" }),
  outdated("tag", { follows: "refs/tags/v1.4.0", state: "tag-moved" }),
];

test("kitout outdated shows every source, moved tags first", () => {
  expect(
    outdatedText(sources, "kitout update", page),
  ).toBe(`  ! tag     0123456789ab → fedcba987654  tag v1.4.0 of https://github.com/o/tag
            This tag no longer points to the commit that was locked. Published tags do not move by
            themselves: find out why before you accept this.
  ~ branch  0123456789ab → fedcba987654  branch main of https://github.com/o/branch
  + new     not locked → fedcba987654  https://github.com/o/new
  ! young   1.2.3  ^1.2 of @acme/skills
            1.3.0 is available but not used yet: it is younger than policy.minAge allows.
    same    0123456789ab  the default branch of https://github.com/o/same

\`kitout update\` updates 3 sources; with --dry-run it only shows what would change.
`);
});

test("kitout outdated says when there is nothing to update", () => {
  expect(outdatedText([], "kitout update", page)).toBe("Nothing to update.\n");
  expect(outdatedText(sources.slice(0, 1), "kitout update", page)).toMatch(/\n\nNothing to update\.\n$/);
});

test("kitout outdated --json has the full commits", () => {
  expect(outdatedJson(sources.slice(0, 1))).toEqual({
    sources: [
      {
        source: "same",
        from: "https://github.com/o/same",
        kind: "git",
        follows: "HEAD",
        locked: OLD,
        latest: OLD,
        tags: null,
        state: "current",
      },
    ],
  });
});
