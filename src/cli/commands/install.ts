import { defineCommand } from "../command.ts";
import { LOCKED, NO_WORDS, RENDER, WHERE } from "../option-sets.ts";

export const install = defineCommand({
  name: "install",
  summary: "build the bundle and run its installer",
  usage: "[options]",
  about: [
    "The scope is what skills.yaml says: `project` installs below the directory of skills.yaml, `user` installs for your user.",
    "Only the script in the bundle writes into an agent's directory. You can read it first: `kitout build`.",
  ],
  words: NO_WORDS,
  common: [...RENDER, ...LOCKED, "scope"],
  options: {
    "dry-run": { type: "boolean", about: "show what would be done, and do nothing" },
    force: { type: "boolean", about: "back up and replace what is in the way; repair the store" },
    "take-over": { type: "boolean", about: "take over destinations from another configuration" },
    ...WHERE,
    verify: {
      type: "boolean",
      about: "compare every installed byte, and install nothing; with --force, repair",
    },
    uninstall: { type: "boolean", about: "remove what kitout installed" },
    porcelain: { type: "boolean", about: "print tab-separated lines for programs" },
  },
  examples: [
    ["kitout install", "bring every destination up to date"],
    ["kitout install --dry-run", "only show what would be done"],
    ["kitout install --scope user -c ~/dotfiles/skills.yaml", "from your dotfiles, for your user"],
  ],
  writes: "anything",
});
