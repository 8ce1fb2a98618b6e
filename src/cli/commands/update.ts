import { defineCommand } from "../command.ts";
import { CONFIG, FETCH } from "../option-sets.ts";

export const update = defineCommand({
  name: "update",
  summary: "move the pins of remote sources, and show what changes for an agent",
  usage: "[SOURCE…] [options]",
  about: [
    "Resolves every source, or the named ones, and compares the skills that any profile selects: descriptions, allowed tools, scripts, executables, URLs and hidden characters that are added, changed or removed. Then it writes skills.lock; nothing is installed.",
    "If anything fails, the lock is not changed.",
  ],
  words: { min: 0, max: 1000, missing: "" },
  common: [...CONFIG, ...FETCH, "json"],
  options: {
    "dry-run": { type: "boolean", about: "show the changes and write nothing" },
    diff: { type: "boolean", about: "show the changes of every file as unified diffs" },
    markdown: { type: "boolean", about: "print Markdown, for a pull request" },
  },
  examples: [
    ["kitout update --dry-run --diff", "review what is new before you take it"],
    ["kitout update anthropic", "only one source"],
    ["kitout update --markdown > body.md", "the text of a pull request"],
  ],
  writes: "anything",
});
