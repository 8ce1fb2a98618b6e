import { defineCommand } from "../command.ts";
import { NO_WORDS } from "../option-sets.ts";

export const trust = defineCommand({
  name: "trust",
  summary: "trust the skills.yaml of this project",
  usage: "[options]",
  about: [
    "Until you trust a skills.yaml that kitout found by itself (not with -c), it cannot install for your user, replace existing files, read files outside its project, or ask servers on this machine (loopback addresses and localhost; names that resolve to private addresses are not recognised).",
    "Trust covers the exact content of that file and of the files that it extends, and what it needs trust for now, which is shown before it is recorded. If one of them changes, or more is needed, run `kitout trust` again.",
  ],
  words: NO_WORDS,
  common: ["config"],
  options: { revoke: { type: "boolean", about: "stop trusting it" } },
  examples: [["kitout trust", "trust the skills.yaml of this project as it is now"]],
  writes: "anything",
});
