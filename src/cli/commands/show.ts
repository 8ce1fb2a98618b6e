import { defineCommand } from "../command.ts";
import { LOCKED, RENDER } from "../option-sets.ts";

export const show = defineCommand({
  name: "show",
  summary: "show the details of one skill",
  usage: "[SKILL] [options]",
  about: [
    "SKILL is an id, as `kitout list` prints it. Shows where the skill comes from, why it is selected, its files, and where it would be installed.",
    "With --why, also shows which line of skills.yaml selects or excludes the skill, which targets get it, and which `when` conditions are true. SKILL may be left out only with --why, which then shows just the conditions.",
  ],
  words: { min: 0, max: 1, missing: "" },
  common: [...RENDER, ...LOCKED],
  options: {
    why: { type: "boolean", about: "explain why the skill is selected or not" },
    "print-config": { type: "boolean", about: "" },
  },
  examples: [
    ["kitout show anthropic/pdf", "everything about one skill"],
    ["kitout show anthropic/pdf --why", "why it is selected or not, and which targets get it"],
    ["kitout show --why --fact os=darwin", "which conditions would hold on another machine"],
  ],
  writes: "cache",
});
