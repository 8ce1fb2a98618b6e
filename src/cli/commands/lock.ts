import { defineCommand } from "../command.ts";
import { CONFIG, FETCH, NO_WORDS } from "../option-sets.ts";

export const lock = defineCommand({
  name: "lock",
  summary: "complete skills.lock without moving a pin",
  usage: "[options]",
  about: [
    "Resolves what is not locked yet, for every profile, and drops what is no longer needed. Existing pins stay, also when a source is renamed: use `kitout update` to move them. Only a source that is declared differently is resolved again. Commit skills.lock beside skills.yaml.",
    "After a merge that left conflict markers in skills.lock, --take chooses a side for what differs; the rest follows from skills.yaml.",
  ],
  words: NO_WORDS,
  common: [...CONFIG, ...FETCH],
  options: {
    take: { type: "string", value: "SIDE", about: "resolve conflict markers in skills.lock: ours or theirs" },
  },
  examples: [
    ["kitout lock", "after editing skills.yaml"],
    ["kitout lock --take theirs", "after a merge conflict in skills.lock"],
  ],
  writes: "anything",
});
