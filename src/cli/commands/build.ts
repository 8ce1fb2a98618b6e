import { defineCommand } from "../command.ts";
import { LOCKED, NO_WORDS, RENDER } from "../option-sets.ts";

export const build = defineCommand({
  name: "build",
  summary: "compile skills.yaml into a bundle, and print its path",
  usage: "[options]",
  about: [
    "Without --out, the bundle goes into the store: $KITOUT_STORE if set, otherwise $XDG_DATA_HOME/kitout/store (by default ~/.local/share/kitout/store).",
    "With --out, the bundle is a self-contained directory that can be installed without kitout or Node. DIR must not exist yet, be empty, or hold an unmodified bundle, which is replaced.",
    "A bundle has two installers: `install` installs for your user, `install-local` into a project. --scope only decides what its `shell-hook` and its `scripts/` do.",
  ],
  words: NO_WORDS,
  common: [...RENDER, ...LOCKED, "scope", "no-cache"],
  options: {
    out: { type: "string", value: "DIR", about: "write a self-contained copy to DIR" },
    "ignore-unused": {
      type: "boolean",
      about: "accept a --source or --package that is not used",
    },
    repair: { type: "boolean", about: "verify the store, and rebuild what is damaged" },
  },
  examples: [
    ["kitout build", "into the store"],
    ["kitout build --out ./bundle", "a copy for another machine"],
    ["./bundle/install-local --dry-run", "preview what it would install into this project"],
  ],
  writes: "anything",
});
