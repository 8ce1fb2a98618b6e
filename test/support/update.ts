// Updates of sources for tests: facts from real trees, everything else at its plainest.

import { changeOf } from "../../src/changes/change.ts";
import { diffOf } from "../../src/changes/diff.ts";
import type { Outcome, SkillUpdate, SourceUpdate } from "../../src/operations/update/result.ts";
import { type Contents, skillTree } from "./skill.ts";

export const OLD = "0123456789abcdef0123456789abcdef01234567";
export const NEW = "fedcba9876543210fedcba9876543210fedcba98";

export const outcome: Outcome = {
  dropped: [],
  dryRun: false,
  lock: "skills.lock",
  command: "kitout update",
  plan: "kitout plan",
};

export function sourceUpdate(given: Partial<SourceUpdate> = {}): SourceUpdate {
  return {
    source: "anthropic",
    from: "https://github.com/anthropics/skills",
    kind: "git",
    follows: "refs/heads/main",
    before: OLD,
    after: NEW,
    tags: null,
    tagMoved: false,
    held: null,
    skills: [],
    same: 0,
    offered: [],
    ...given,
  };
}

/** `before` and `after` are the files of the skill; null when it is not there. */
export function skillUpdate(
  path: string,
  before: Contents | null,
  after: Contents | null,
  given: { readonly ids?: readonly string[]; readonly withDiff?: boolean } = {},
): SkillUpdate {
  const [from, to] = [before && skillTree(before), after && skillTree(after)];
  return {
    path,
    ids: given.ids ?? [`anthropic/${path.split("/").at(-1)}`],
    kind: before === null ? "added" : after === null ? "removed" : "changed",
    former: "there",
    change: changeOf(from, to),
    diff: given.withDiff === true ? diffOf(path, from, to) : "",
  };
}

export function skillText(description: string, ...more: readonly string[]): string {
  return `---\ndescription: ${JSON.stringify(description)}\n${more.join("\n")}\n---\nbody\n`;
}
