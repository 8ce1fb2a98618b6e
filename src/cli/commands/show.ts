import { defineCommand } from "../command.ts";
import { LOCKED, RENDER } from "../option-sets.ts";

export const show = defineCommand({
  name: "show",
  summary: "show the details of one skill, or look at what is not declared",
  usage: "[SKILL|REFERENCE] [options]",
  about: [
    "SKILL is an id, as `kitout list` prints it. Shows where the skill comes from, why it is selected, its files, and where it would be installed.",
    "REFERENCE is whatever `kitout add` takes, such as owner/repo/path/to/skill: it is fetched, and what it would give an agent is shown. Nothing is written.",
    "With --why, also shows which line of skills.yaml selects or excludes the skill, which targets get it, and which `when` conditions are true. SKILL may be left out only with --why, which then shows just the conditions.",
  ],
  words: { min: 0, max: 1, missing: "" },
  common: [...RENDER, ...LOCKED, "no-cache"],
  options: {
    why: { type: "boolean", about: "explain why the skill is selected or not" },
    content: { type: "boolean", about: "print its SKILL.md, as its source has it" },
    skill: { type: "string", multiple: true, value: "NAME", about: "of a REFERENCE, this skill" },
    "print-config": { type: "boolean", about: "" },
  },
  examples: [
    ["kitout show anthropic/pdf", "everything about one skill"],
    ["kitout show anthropic/pdf --why", "why it is selected or not, and which targets get it"],
    ["kitout show anthropics/skills/skills/pdf --content", "read a skill before adding it"],
    ["kitout show --why --fact os=darwin", "which conditions would hold on another machine"],
  ],
  writes: "cache",
});
