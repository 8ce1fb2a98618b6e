import { defineCommand } from "../command.ts";
import { CONFIG, NO_WORDS, WHOSE } from "../option-sets.ts";

export const generations = defineCommand({
  name: "generations",
  summary: "list past installs (generations) and their dates",
  usage: "[options]",
  about: [
    "Lists the generations of the configuration. If there is no skills.yaml, it lists those of all configurations. * marks what is installed now. That need not be the newest generation: a rollback or a bundle's own installer may have installed another bundle.",
  ],
  words: NO_WORDS,
  common: [...CONFIG, "scope"],
  options: {
    all: { type: "boolean", about: "list all configurations and projects" },
    ...WHOSE,
  },
  examples: [["kitout generations", "what `kitout rollback` can go back to"]],
  writes: "nothing",
});
