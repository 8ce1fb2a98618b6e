import { defineCommand } from "../command.ts";
import { LOCKED, NO_WORDS, RENDER } from "../option-sets.ts";

export const list = defineCommand({
  name: "list",
  summary: "list every skill found and mark the selected ones",
  usage: "[options]",
  about: ["Selected skills are marked with *, followed by the targets (agents) that get them."],
  words: NO_WORDS,
  common: [...RENDER, ...LOCKED, "no-cache"],
  options: { selected: { type: "boolean", about: "list only the selected skills" } },
  examples: [
    ["kitout list", "what is available, and what is selected"],
    ["kitout list --json | jq -r '.skills[] | select(.selected) | .id'", "the ids of the selected skills"],
  ],
  writes: "cache",
});
