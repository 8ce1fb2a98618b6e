import { defineCommand } from "../command.ts";
import { CONFIG, NO_WORDS, WHOSE } from "../option-sets.ts";

export const uninstall = defineCommand({
  name: "uninstall",
  summary: "remove what kitout installed",
  usage: "[options]",
  about: [
    "Removes every skill that the configuration installed, from every destination, and nothing else. Skills that you edited stay, unless --force is given, and so do the backups that installs have made; their directories are printed.",
    "Works without a skills.yaml: it then uninstalls what is installed in the nearest directory above, or for your user. `kitout install --uninstall` does the same where there is a skills.yaml.",
  ],
  words: NO_WORDS,
  common: [...CONFIG, "scope"],
  options: {
    "keep-copies": {
      type: "boolean",
      about: "leave installed copies where they are, as your own; links are removed",
    },
    "dry-run": { type: "boolean", about: "list what would be done, and do nothing" },
    force: { type: "boolean", about: "also remove what you edited, after backing it up" },
    "break-locks": {
      type: "boolean",
      about: "take locks of installers that may have ended; make sure first that none is running",
    },
    ...WHOSE,
  },
  examples: [
    ["kitout uninstall", "remove what this configuration installed"],
    ["kitout uninstall --owner work --keep-copies", "keep the skills, and let kitout forget them"],
  ],
  writes: "anything",
});
