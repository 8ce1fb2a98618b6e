import { defineCommand } from "../command.ts";
import { CONFIG, FETCH, NO_WORDS } from "../option-sets.ts";

export const outdated = defineCommand({
  name: "outdated",
  summary: "list the sources that have changed since they were locked",
  usage: "[options]",
  about: ["Checks every remote source of every profile for a newer version. Changes nothing."],
  words: NO_WORDS,
  common: [...CONFIG, ...FETCH],
  options: { "exit-code": { type: "boolean", about: "exit with 2 if a source has changed" } },
  examples: [
    ["kitout outdated", "check for newer versions"],
    ["kitout outdated --exit-code", "the same, for a script"],
  ],
  writes: "cache",
});
