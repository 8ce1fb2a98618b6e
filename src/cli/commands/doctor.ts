import { defineCommand } from "../command.ts";
import { LOCKED, NO_WORDS, RENDER } from "../option-sets.ts";

export const doctor = defineCommand({
  name: "doctor",
  summary: "list the programs that this configuration needs, and which are missing",
  usage: "[options]",
  about: [
    "Checks the programs of the packages that selected skills need, git and npm if a source needs them, and the installer's tools. Exits with 1 if one is missing. Changes nothing.",
  ],
  words: NO_WORDS,
  common: [...RENDER, ...LOCKED, "json"],
  options: {},
  examples: [
    ["kitout doctor", "find out why a skill does not find its program"],
    ["kitout doctor --json | jq -r '.needs[] | select(.path == null) | .name'", "what to install"],
  ],
  writes: "cache",
});
