import { defineCommand } from "../command.ts";
import { NO_WORDS } from "../option-sets.ts";

export const trust = defineCommand({
  name: "trust",
  summary: "trust the skills.yaml of this project",
  usage: "[options]",
  about: [
    "Until you trust a skills.yaml that kitout found by itself (not with -c), it cannot install for your user, replace existing files, read files outside its project, or ask servers on this machine (loopback addresses and localhost; names that resolve to private addresses are not recognised).",
    "Trust covers the exact content of that file and of the files that it extends, and what it needs trust for now, which is shown before it is recorded; on a terminal, you are asked. If one of them changes, or more is needed, run `kitout trust` again.",
    "With --always, the configuration that is directly in DIR, not those below it, may always install for your user and read the outside paths that it names, whatever it says later: for a repository of your own, such as your dotfiles. DIR must belong to you, and nobody else may write to it. What a link in DIR decides, and whatever else needs trust, is covered only as it is shown now.",
  ],
  words: NO_WORDS,
  common: ["config"],
  options: {
    always: { type: "string", value: "DIR", about: "trust the configuration in DIR, whatever it says later" },
    list: { type: "boolean", about: "print what you trust" },
    revoke: { type: "boolean", about: "stop trusting it; with --always, the directory" },
    yes: { type: "boolean", about: "do not ask" },
  },
  examples: [
    ["kitout trust", "trust the skills.yaml of this project as it is now"],
    ["kitout trust --always ~/dotfiles", "trust your own dotfiles from now on"],
  ],
  writes: "anything",
});
