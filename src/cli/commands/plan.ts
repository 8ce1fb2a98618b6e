import { defineCommand } from "../command.ts";
import { LOCKED, NO_WORDS, RENDER, WHERE } from "../option-sets.ts";

export const plan = defineCommand({
  name: "plan",
  summary: "preview an install: what would change, and what agents would see",
  usage: "[options]",
  about: [
    "Builds the bundle, asks its installer what it would do, and shows for each destination which descriptions, allowed tools, scripts, executables, URLs and invisible characters would be added, changed or removed. It writes only to the cache and the store. It prints what an install would add to skills.lock, but does not write it.",
    "The output of --diff can be applied with `patch -p1` in a destination where skills are copies, not links.",
  ],
  words: NO_WORDS,
  common: [...RENDER, ...LOCKED, "scope"],
  options: {
    diff: { type: "boolean", about: "show the changes to each file as a unified diff" },
    "exit-code": { type: "boolean", about: "exit with 2 if there are changes" },
    force: { type: "boolean", about: "preview `kitout install --force`" },
    "take-over": { type: "boolean", about: "preview `kitout install --take-over`" },
    ...WHERE,
  },
  examples: [
    ["kitout plan", "review changes before any agent reads them"],
    ["kitout plan --diff", "the same, with every changed line"],
    ["kitout plan --exit-code --json", "for a script: whether something would change, and what"],
  ],
  writes: "store",
});
