import { defineCommand } from "../command.ts";
import { LOCKED, RENDER } from "../option-sets.ts";

export const diff = defineCommand({
  name: "diff",
  summary: "print your changes to a skill as a patch",
  usage: "SKILL [DIR] [options]",
  about: [
    "Without DIR, shows how the skill that would be installed differs from its source. With DIR, a directory with an edited copy of the skill, shows your edits of that copy. For an installed copy, for example .claude/skills/pdf, they are the differences from what was installed there, so that what has changed in the source since stays. Where that is not known, as for a copy elsewhere, they are the differences from what would be installed now, and a warning says so.",
    "To keep your changes, save the output to a file, and list that file under `patches` in the skill's entry in `skills.explicit` or `skills.adjust`.",
  ],
  words: { min: 1, max: 2, missing: "missing SKILL (an id from `kitout list`)" },
  common: [...RENDER, ...LOCKED],
  options: {},
  examples: [
    ["kitout diff anthropic/pdf", "your changes to this skill"],
    [
      "kitout diff anthropic/pdf .claude/skills/pdf > patches/pdf.patch",
      "save the edits of an installed copy as a patch",
    ],
  ],
  writes: "cache",
});
