import { defineCommand } from "../command.ts";
import { LOCKED, NO_WORDS, RENDER, WHERE } from "../option-sets.ts";

export const install = defineCommand({
  name: "install",
  summary: "build the bundle and run its installer",
  usage: "[options]",
  about: [
    "skills.yaml or --scope sets the scope: `project` installs into the project that skills.yaml belongs to, `user` into your home directory, for all projects.",
    "Only the bundle's installer, a shell script, writes into agents' directories. To read it first, run `kitout build`, which prints the bundle's path.",
  ],
  words: NO_WORDS,
  common: [...RENDER, ...LOCKED, "scope", "no-cache"],
  options: {
    "dry-run": {
      type: "boolean",
      about: "list what would be done, and do nothing; `kitout plan` shows more",
    },
    force: { type: "boolean", about: "back up and replace files that block the install; repair the store" },
    "take-over": { type: "boolean", about: "replace skills that another kitout configuration installed" },
    "break-locks": {
      type: "boolean",
      about: "take locks of installers that may have ended; make sure first that none is running",
    },
    ...WHERE,
    verify: {
      type: "boolean",
      about: "compare installed files with the bundle, and install nothing; with --force, repair",
    },
    uninstall: { type: "boolean", about: "remove what kitout installed, as `kitout uninstall` does" },
    porcelain: { type: "boolean", about: "print tab-separated output for scripts" },
  },
  examples: [
    ["kitout install", "bring every destination up to date"],
    ["kitout install --dry-run", "preview"],
    [
      "kitout install --scope user -c ~/dotfiles/skills.yaml",
      "install your dotfiles' skills.yaml for your user",
    ],
  ],
  writes: "anything",
});
