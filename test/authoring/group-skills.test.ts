import { expect, test } from "vitest";
import { groupSkills } from "../../src/authoring/group-skills.ts";
import type { RelPath } from "../../src/model/names.ts";

/** The roots in their order; in brackets, which one they are a copy of. */
function roots(...paths: readonly string[]): readonly string[] {
  return groupSkills(paths.map((path) => ({ path: path as RelPath }))).map(
    ({ root, copyOf }) => `${root || "."}${copyOf === null ? "" : ` (${copyOf || "."})`}`,
  );
}

test.for<[what: string, paths: readonly string[], expected: readonly string[]]>([
  ["a directory called skills", ["template", "skills/pdf", "skills/docx"], ["skills", "."]],
  ["hidden directories come later", [".claude/skills/a", "skills/a"], ["skills", ".claude/skills (skills)"]],
  [
    "so do translations",
    ["docs/zh/skills/a", "docs/ja/skills/a", "x/a"],
    ["x", "docs/ja/skills (x)", "docs/zh/skills (x)"],
  ],
  ["and examples", ["examples/x/SKILL/b", "plugins/p/skills/a"], ["plugins/p/skills", "examples/x/SKILL"]],
  ["skills in a skill", ["pdf", "pdf/skills/inner"], [".", "pdf/skills"]],
  ["of several, the fullest", ["a/skills/x", "b/skills/y", "b/skills/z"], ["b/skills", "a/skills"]],
  ["a repository that is a skill, and has some", ["", "utilities/a", "utilities/b"], ["utilities", "."]],
  ["a repository that is a skill", [""], ["."]],
  [
    "other skills under the same directory name are no copy",
    [".claude/skills/b", "skills/a"],
    ["skills", ".claude/skills"],
  ],
])("%s", ([, paths, expected]) => {
  expect(roots(...paths)).toEqual(expected);
});
