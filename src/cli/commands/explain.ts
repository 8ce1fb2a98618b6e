import { defineCommand } from "../command.ts";
import { LOCKED, RENDER } from "../option-sets.ts";

export const explain = defineCommand({
  name: "explain",
  summary: "explain an error or warning code, or what an agent sees",
  usage: "[CODE | AGENT [SKILL]] [options]",
  about: [
    "CODE is the code in brackets at the end of a message, for example source/unknown. `kitout explain` alone lists all codes.",
    "With AGENT, prints the directories that the agent reads, in its order, what it sees there now, and what it would see after an install. With SKILL, an id or a name, only that one: whether it is seen, which copy is used, and why not: links that the agent does not follow, the layout, the name, the frontmatter, another copy, or the agent's own settings. The options are for an AGENT.",
  ],
  words: { min: 0, max: 2, missing: "" },
  common: [...RENDER, ...LOCKED, "scope"],
  options: {
    root: {
      type: "string",
      value: "DIR",
      about: "the project to install into; default: the directory of skills.yaml",
    },
  },
  examples: [
    ["kitout explain glob/no-match", "explain this code"],
    ["kitout explain codex", "where Codex looks for skills, and what it finds"],
    ["kitout explain claude pdf", "why Claude Code sees the skill pdf, or why not"],
  ],
  writes: "store",
});
