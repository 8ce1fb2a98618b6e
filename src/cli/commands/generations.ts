import { defineCommand } from "../command.ts";
import { CONFIG, NO_WORDS, WHOSE } from "../option-sets.ts";

export const generations = defineCommand({
  name: "generations",
  summary: "list what was installed, and when",
  usage: "[options]",
  about: [
    "Lists the generations of the configuration, or all of them if there is none. The installed one is marked with *. It may be an earlier generation, or one that a bundle's own script installed.",
  ],
  words: NO_WORDS,
  common: [...CONFIG, "scope", "json"],
  options: {
    all: { type: "boolean", about: "list all configurations and projects" },
    ...WHOSE,
  },
  examples: [["kitout generations", "what `kitout rollback` can go back to"]],
  writes: "nothing",
});
