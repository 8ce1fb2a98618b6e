import { defineCommand } from "../command.ts";

export const schema = defineCommand({
  name: "schema",
  summary: "print the JSON schema of skills.yaml or skills.lock",
  usage: "[skills | lock]",
  about: [
    "For completion in your editor, save the schema to a file, and begin skills.yaml with `# yaml-language-server: $schema=./skills.schema.json`.",
  ],
  words: { min: 0, max: 1, missing: "" },
  common: [],
  options: {},
  examples: [
    ["kitout schema > skills.schema.json", "a copy for your editor"],
    ["kitout schema lock", "the format of skills.lock, for programs that read it"],
  ],
  writes: "nothing",
});
