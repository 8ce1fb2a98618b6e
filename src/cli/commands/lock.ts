import { defineCommand } from "../command.ts";
import { CONFIG, FETCH, NO_WORDS } from "../option-sets.ts";

export const lock = defineCommand({
  name: "lock",
  summary: "lock what is missing in skills.lock; change nothing that is locked",
  usage: "[options]",
  about: [
    "Locks every source and skill that is not locked yet, for all profiles, and removes entries that are no longer needed. What is locked stays as it is, even if a source is renamed; use `kitout update` for newer versions. A locked source is resolved again only if its declaration in skills.yaml has changed. Commit skills.lock together with skills.yaml.",
    "After a merge that left conflict markers in skills.lock, --take chooses which side wins where they differ. Everything else is computed from skills.yaml.",
  ],
  words: NO_WORDS,
  common: [...CONFIG, ...FETCH],
  options: {
    take: {
      type: "string",
      value: "SIDE",
      about: "resolve conflict markers in skills.lock: ours or theirs, as in git",
    },
  },
  examples: [
    ["kitout lock", "after editing skills.yaml"],
    ["kitout lock --take theirs", "after a merge conflict in skills.lock"],
  ],
  writes: "anything",
});
