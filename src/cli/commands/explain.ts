import { defineCommand } from "../command.ts";

export const explain = defineCommand({
  name: "explain",
  summary: "explain an error or warning code, with an example",
  usage: "[CODE]",
  about: [
    "CODE is the code in brackets at the end of a message, for example source/unknown. `kitout explain` alone lists all codes.",
  ],
  words: { min: 0, max: 1, missing: "" },
  common: [],
  options: {},
  examples: [["kitout explain glob/no-match", "explain this code"]],
  writes: "nothing",
});
