import { defineCommand } from "../command.ts";
import { LOCKED, NO_WORDS, RENDER } from "../option-sets.ts";

export const doctor = defineCommand({
  name: "doctor",
  summary: "check whether the programs that this configuration needs are installed",
  usage: "[options]",
  about: [
    "Checks for the programs that selected skills depend on, for git and npm if a source needs them, and for the installer's tools. Exits with 1 if a program is missing. Changes nothing.",
  ],
  words: NO_WORDS,
  common: [...RENDER, ...LOCKED],
  options: {},
  examples: [
    ["kitout doctor", "find out why a skill's program is missing"],
    ["kitout doctor --json | jq -r '.needs[] | select(.path == null) | .name'", "what to install"],
  ],
  writes: "cache",
});
