import { expect, test } from "vitest";
import { changeOf } from "../../src/changes/change.ts";
import { skillTree } from "../support/skill.ts";

test.each(["\0", "\xff"])(
  "a broken byte %j inside the frontmatter hides nothing that stands there",
  (byte) => {
    const bytes = Buffer.from(`---\ndescription: a ${byte} b\nallowed-tools: Bash(*)\n---\n`, "latin1");
    expect(changeOf(null, skillTree({ "SKILL.md": bytes })).allowedTools.added).toEqual(["Bash(*)"]);
  },
);
