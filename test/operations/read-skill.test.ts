import { expect, test } from "vitest";
import type { SkillNode, SkillTree } from "../../src/changes/tree.ts";
import { withoutJunk } from "../../src/operations/plan/read-skill.ts";
import { JUNK, OWN } from "../support/junk.ts";

const file: SkillNode = {
  kind: "file",
  size: 1,
  executable: false,
  digest: () => "0",
  content: () => ({ kind: "text", text: "x" }),
};
const tree = (paths: readonly string[], node: SkillNode = file): SkillTree =>
  new Map(paths.map((path) => [path, node]));

test("a skill is compared without what using it leaves, and with all that is somebody's own", () => {
  expect([...withoutJunk(tree([...JUNK, ...OWN]), null).keys()].sort()).toEqual([...OWN].sort());
});

test("a file that the other one has, too, is no junk", () => {
  expect([...withoutJunk(tree([...JUNK, ...OWN]), tree(JUNK)).keys()].sort()).toEqual(
    [...JUNK, ...OWN].sort(),
  );
});

test("only files are junk", () => {
  const links = tree(JUNK, { kind: "link", target: "SKILL.md" });
  expect([...withoutJunk(links, null).keys()]).toEqual([...JUNK]);
});
