import { defineCommand } from "../command.ts";
import { LOCKED, RENDER } from "../option-sets.ts";

export const diff = defineCommand({
  name: "diff",
  summary: "print your changes to a skill as a patch",
  usage: "SKILL [DIR] [options]",
  about: [
    "Without DIR: how the skill that would be installed differs from its source. With DIR, an edited copy of the skill: how that copy differs from what would be installed. DIR may be in an agent's directory.",
    "Save the output to a file, and name that file under `patches` of the skill in `skills.explicit`.",
  ],
  words: { min: 1, max: 2, missing: "missing SKILL (an id from `kitout list`)" },
  common: [...RENDER, ...LOCKED],
  options: {},
  examples: [
    ["kitout diff anthropic/pdf", "your changes to it"],
    ["kitout diff anthropic/pdf .claude/skills/pdf > patches/pdf.patch", "keep an edit"],
  ],
  writes: "cache",
});
