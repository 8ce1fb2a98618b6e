import { defineCommand } from "../command.ts";
import { NO_WORDS } from "../option-sets.ts";

export const gc = defineCommand({
  name: "gc",
  summary: "remove from the store what is no longer needed",
  usage: "[options]",
  about: [
    "Keeps what a generation needs, what is installed now (also by a bundle's own script), what a link in a skills directory leads to, and what was built within the last hour, unless --keep or --older-than removes its generation.",
    "Without options, every generation stays. With --keep and --older-than, generations that neither option keeps are forgotten at once. What is installed always stays.",
    "Skills that were changed in the store and set aside by a repair stay in its `damaged` directory until you remove them.",
  ],
  words: NO_WORDS,
  common: ["json"],
  options: {
    keep: {
      type: "string",
      value: "N",
      about: "forget all but the newest N generations of each configuration",
    },
    "older-than": {
      type: "string",
      value: "TIME",
      about: "forget generations older than TIME: 12h, 30d, 8w",
    },
    "dry-run": { type: "boolean", about: "show what would be removed, and change nothing" },
  },
  examples: [
    ["kitout gc", "remove what not even a rollback needs"],
    [
      "kitout gc --keep 5 --older-than 30d --dry-run",
      "what would be removed if the last five and the last month are kept",
    ],
  ],
  writes: "anything",
});
