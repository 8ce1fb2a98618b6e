import { defineCommand } from "../command.ts";
import { CONFIG, NO_WORDS } from "../option-sets.ts";

export const config = defineCommand({
  name: "config",
  summary: "print the merged configuration and where each value comes from",
  usage: "[options]",
  about: [
    "Merges skills.yaml, the files that it extends, and the profiles that are used, and prints the result with the file and line of each value.",
  ],
  words: NO_WORDS,
  common: [...CONFIG],
  options: {},
  examples: [
    ["kitout config", "show the merged configuration"],
    ["kitout config --profile work", "the same with the profile `work`"],
  ],
  writes: "nothing",
});
