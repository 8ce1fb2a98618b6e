import { defineCommand } from "../command.ts";
import { LOCKED, RENDER } from "../option-sets.ts";

export const show = defineCommand({
  name: "show",
  summary: "show everything that is known about one skill",
  usage: "[SKILL] [options]",
  about: [
    "SKILL is an id, as `kitout list` prints it. Shows where the skill comes from, why it is selected, its files, and where it would be installed.",
    "With --why, it also shows which line selects it or leaves it out, which targets get it and which do not, and whether each `when` holds. Without SKILL, --why shows the conditions only.",
  ],
  words: { min: 0, max: 1, missing: "" },
  common: [...RENDER, ...LOCKED, "json"],
  options: {
    why: { type: "boolean", about: "explain the result: lines, conditions, facts, profiles" },
    "print-config": { type: "boolean", about: "" },
  },
  examples: [
    ["kitout show anthropic/pdf", "everything about one skill"],
    ["kitout show anthropic/pdf --why", "why it is selected or not, and which targets get it"],
    ["kitout show --why --fact os=darwin", "which conditions would hold on another machine"],
  ],
  writes: "cache",
});
