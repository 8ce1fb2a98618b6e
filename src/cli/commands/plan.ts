import { defineCommand } from "../command.ts";
import { LOCKED, NO_WORDS, RENDER, WHERE } from "../option-sets.ts";

export const plan = defineCommand({
  name: "plan",
  summary: "show what an install would change, and what that means for an agent",
  usage: "[options]",
  about: [
    "Builds the bundle, asks its installer what it would do, and shows the result for each destination: descriptions, allowed tools, scripts, URLs and hidden characters that are added, changed or removed. It writes only to the cache and the store; what an install would add to skills.lock is printed.",
    "Takes the options of `kitout install` except --dry-run, --verify, --uninstall and --porcelain. With --diff, the patches apply with `patch -p1` in a destination of copies.",
  ],
  words: NO_WORDS,
  common: [...RENDER, ...LOCKED, "scope", "json"],
  options: {
    diff: { type: "boolean", about: "show the changes of every file as unified diffs" },
    "exit-code": { type: "boolean", about: "exit with 2 if there are changes" },
    force: { type: "boolean", about: "as if installed with --force" },
    "take-over": { type: "boolean", about: "as if installed with --take-over" },
    ...WHERE,
  },
  examples: [
    ["kitout plan", "what would change, before an agent reads it"],
    ["kitout plan --diff", "the same, with every changed line"],
    ["kitout plan --exit-code --json", "for a script: whether something would change, and what"],
  ],
  writes: "store",
});
