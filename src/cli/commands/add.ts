import { defineCommand } from "../command.ts";
import { CONFIG, FETCH } from "../option-sets.ts";

export const add = defineCommand({
  name: "add",
  summary: "add skills of a repository, a package or a directory to skills.yaml",
  usage: "REFERENCE [options]",
  about: [
    "REFERENCE is what you have at hand: owner/repo, owner/repo@ref, owner/repo/path/to/skill, the address of a page on GitHub or GitLab, any git address, npm:@scope/name@^1, the address or the path of an archive, or ./directory. Behind the @ a ref is looked for first, and then a skill of that name.",
    "Without --skill and --all it lists what is there; on a terminal you choose, and elsewhere it ends with 2. It then shows what the chosen skills would give an agent, writes skills.yaml (only the lines that are about them) and skills.lock. Without a skills.yaml it writes one, as `kitout init --yes` would. A second `add` of the same repository extends the source that is there.",
  ],
  words: { min: 1, max: 1, missing: "missing REFERENCE (such as owner/repo)" },
  common: [...CONFIG, ...FETCH, "scope"],
  options: {
    skill: {
      type: "string",
      multiple: true,
      value: "NAME",
      about: "this skill, by its name or path; repeatable",
    },
    all: {
      type: "boolean",
      about: "all of its skills but copies, examples and translations",
    },
    "dry-run": { type: "boolean", about: "print the change of skills.yaml, and write nothing" },
    install: { type: "boolean", about: "run `kitout install` afterwards" },
    yes: { short: "y", type: "boolean", about: "ask nothing" },
  },
  examples: [
    ["kitout add anthropics/skills", "see what is there, and choose"],
    ["kitout add anthropics/skills --skill pdf --install", "one skill, installed"],
    ["kitout add ./skills --all --dry-run", "what would change"],
  ],
  writes: "anything",
});
