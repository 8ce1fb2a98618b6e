import { defineCommand } from "../command.ts";
import { NO_WORDS } from "../option-sets.ts";

export const trust = defineCommand({
  name: "trust",
  summary: "trust the skills.yaml of this project",
  usage: "[options]",
  about: [
    "A skills.yaml that was found by searching upwards may not install for your user, replace what it finds, or read outside its directory until you trust it.",
    "Trust is bound to the bytes of that file and of the files that it extends: after a change, trust it again.",
  ],
  words: NO_WORDS,
  common: ["config"],
  options: { revoke: { type: "boolean", about: "stop trusting it" } },
  examples: [["kitout trust", "trust the skills.yaml of this project as it is now"]],
  writes: "anything",
});
