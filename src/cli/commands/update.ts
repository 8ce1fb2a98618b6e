import { defineCommand } from "../command.ts";
import { CONFIG, FETCH } from "../option-sets.ts";

export const update = defineCommand({
  name: "update",
  summary: "update remote sources in skills.lock, and show what changes for agents",
  usage: "[SOURCE…] [options]",
  about: [
    "Finds the current version of every source, or of the named ones, and shows what was added, changed or removed in the skills that any profile selects: descriptions, allowed tools, scripts, executables, URLs and invisible characters. Then it writes skills.lock. It installs nothing.",
    "If anything fails, the lock is not changed.",
    "Where `version` follows a range of versions, a locked tag that points to another commit now is refused until --moved-tags takes it.",
  ],
  words: { min: 0, max: 1000, missing: "" },
  common: [...CONFIG, ...FETCH],
  options: {
    "dry-run": { type: "boolean", about: "show the changes and write nothing" },
    diff: { type: "boolean", about: "show the changes to each file as a unified diff" },
    "moved-tags": { type: "boolean", about: "take versions whose tags were moved since they were locked" },
    markdown: { type: "boolean", about: "print Markdown, for a pull request" },
  },
  examples: [
    ["kitout update --dry-run --diff", "review what is new before you take it"],
    ["kitout update anthropic", "update only this source"],
    ["kitout update --markdown > body.md", "the text of a pull request"],
  ],
  writes: "anything",
});
