import { defineCommand } from "../command.ts";
import { CONFIG, FETCH } from "../option-sets.ts";

export const remove = defineCommand({
  name: "remove",
  summary: "take skills or sources out of skills.yaml",
  usage: "SKILL|SOURCE… [options]",
  about: [
    "Only the lines about them change: every comment, quote and blank line stays. A skill that a glob or `enableAll` selects is listed under `disable`. With a source go the explicit skills that come from it, and the settings of its skills under `adjust`; files that those settings name stay.",
    "What is installed stays until the next `kitout install`.",
  ],
  words: {
    min: 1,
    max: 1000,
    missing: "missing SKILL or SOURCE (an id from `kitout list`, or the name of a source)",
  },
  common: [...CONFIG, ...FETCH],
  options: { "dry-run": { type: "boolean", about: "print the change of skills.yaml, and write nothing" } },
  examples: [
    ["kitout remove anthropic/pdf", "take one skill out"],
    ["kitout remove anthropic --dry-run", "see what would change without the source"],
  ],
  writes: "anything",
});
