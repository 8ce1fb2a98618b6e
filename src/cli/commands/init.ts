import { defineCommand } from "../command.ts";

export const init = defineCommand({
  name: "init",
  summary: "write a commented skills.yaml",
  usage: "[options]",
  about: [
    "In a repository it is for the repository, in your home directory for you, and elsewhere for this directory. Its targets are the agents that have been here. On a terminal you are asked; nothing that is there is overwritten.",
  ],
  words: { min: 0, max: 0, missing: "" },
  common: ["scope"],
  options: {
    target: {
      type: "string",
      multiple: true,
      value: "NAME",
      about: "an agent that gets the skills; repeatable",
    },
    yes: { short: "y", type: "boolean", about: "ask nothing" },
  },
  examples: [
    ["kitout init", "begin here"],
    ["kitout init --scope user --target claude --yes", "for you, in every project"],
  ],
  writes: "anything",
});
