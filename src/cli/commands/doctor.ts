import { defineCommand } from "../command.ts";
import { LOCKED, NO_WORDS, RENDER } from "../option-sets.ts";

export const doctor = defineCommand({
  name: "doctor",
  summary: "look for what is wrong with the skills on this machine, and for programs that are missing",
  usage: "[options]",
  about: [
    "Checks for the programs that selected skills depend on, for git and npm if a source needs them, and for the installer's tools. Also without a skills.yaml, it looks at the directories in which agents look for skills, for your user and in the project around the working directory: skills that no agent reads any more, that an agent finds twice, or that some agents do not load; links that lead nowhere, and what cannot be read; files of other managers; kitout's own ledgers, store, trust and shell hooks.",
    "Each finding has a hint. Exits with 1 if there is one, or a program is missing. Changes nothing.",
  ],
  words: NO_WORDS,
  common: [...RENDER, ...LOCKED],
  options: {},
  examples: [
    ["kitout doctor", "find out why an agent does not see a skill, or why a program is missing"],
    ["kitout doctor --json | jq -r '.needs[] | select(.path == null) | .name'", "what to install"],
  ],
  writes: "cache",
});
