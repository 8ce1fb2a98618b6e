import { defineCommand } from "../command.ts";
import { FETCH } from "../option-sets.ts";

export const importCommand = defineCommand({
  name: "import",
  summary: "take over the skills that are here already",
  usage: "[FILE…] [options]",
  about: [
    "Looks into the directories of all agents, and for the files of other managers: skills-lock.json, .skill-lock.json, agents.toml, apm.yml, skillfold.yaml, Skillfile and skills.json. FILE is one that is somewhere else, or the settings of agent-skills-nix as JSON.",
    "What another manager has fetched becomes a source, locked at the commit that is installed where it can be found among the last 1 000 that changed the skill, else at the newest. What was made by hand is copied into a directory beside skills.yaml. Nothing that is there is changed or removed: the next `kitout install` takes over what is equal.",
    "--scope says what is looked at: your home or this project. Without it that is what skills.yaml says, or else your home in your home directory, and the project elsewhere.",
    "It shows what would become of each skill, and asks before it writes; where there is nobody to ask, it writes with --yes only.",
  ],
  words: { min: 0, max: 100, missing: "" },
  common: ["config", "scope", ...FETCH],
  options: {
    yes: { type: "boolean", about: "ask nothing, and write it" },
    take: {
      type: "string",
      multiple: true,
      value: "SKILL=PLACE",
      about: "which of several is meant: a directory or a file that is listed, or `none`; repeatable",
    },
    "dry-run": { type: "boolean", about: "print the change of skills.yaml, and write nothing" },
  },
  examples: [
    ["kitout import", "see what would become of everything"],
    ["kitout import --yes", "write skills.yaml, the lock and the local source"],
    ["kitout import --take pdf=~/.claude/skills/pdf --yes", "of two that differ, the one of Claude Code"],
    ["kitout import ./settings.json", "the settings of a Nix configuration"],
  ],
  writes: "anything",
});
