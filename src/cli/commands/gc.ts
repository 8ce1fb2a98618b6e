import { defineCommand } from "../command.ts";
import { NO_WORDS } from "../option-sets.ts";

export const gc = defineCommand({
  name: "gc",
  summary: "delete unneeded files from the store, or from the cache",
  usage: "[options]",
  about: [
    "Keeps everything that a recorded generation needs, that is installed now (by kitout or by a bundle's own installer), that a link in a skills directory leads to, or that was built within the last hour.",
    "Other users of the same store (KITOUT_STORE) count as well. What was built for one that cannot be reached is kept, and so is everything that an unknown user may need, the first time.",
    "Without options, no generation is removed. With both --keep and --older-than, a generation is removed only if it is neither among the newest N nor younger than TIME; its bundle then goes at once, however new. What is installed always stays.",
    "Never deletes what somebody modified in the store, for example behind a link. A repair and gc move such skills and bundles to the store's `damaged` directory: delete them yourself.",
    "Removes what the user's own state notes about a project that was deleted: nothing was installed into it for 90 days, and the directory around it is there. One on a disk that is not there now keeps its notes.",
    "With --cache, only the cache of what was fetched is cleaned: whatever no run has used for 30 days, or for TIME, and what a run that was killed left behind. Everything in it can be fetched again.",
  ],
  words: NO_WORDS,
  common: [],
  options: {
    keep: {
      type: "string",
      value: "N",
      about: "keep the newest N generations of each configuration, and remove older ones",
    },
    "older-than": {
      type: "string",
      value: "TIME",
      about: "remove generations older than TIME: 12h, 30d, 8w",
    },
    cache: {
      type: "boolean",
      about: "clean the cache instead: what was not used for 30 days, or for the TIME of --older-than",
    },
    "dry-run": { type: "boolean", about: "show what would be removed, and change nothing" },
  },
  examples: [
    ["kitout gc", "delete what no rollback can need"],
    [
      "kitout gc --keep 5 --older-than 30d --dry-run",
      "preview a cleanup that keeps the newest five and the last 30 days",
    ],
    ["kitout gc --cache", "delete from the cache what was not used for 30 days"],
  ],
  writes: "anything",
});
