import { defineCommand } from "../command.ts";

export const explain = defineCommand({
  name: "explain",
  summary: "explain a diagnostic, with an example",
  usage: "[CODE]",
  about: [
    "CODE is printed in brackets after a message, for example source/unknown. `kitout explain` alone lists all codes.",
  ],
  words: { min: 0, max: 1, missing: "" },
  common: [],
  options: {},
  examples: [["kitout explain glob/no-match", "one of them"]],
  writes: "nothing",
});
