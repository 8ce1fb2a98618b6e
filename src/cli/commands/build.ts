import { defineCommand } from "../command.ts";
import { LOCKED, NO_WORDS, RENDER } from "../option-sets.ts";

export const build = defineCommand({
  name: "build",
  summary: "compile skills.yaml into a bundle, and print its path",
  usage: "[options]",
  about: [
    "Without --out, the bundle goes into the store: $KITOUT_STORE, or kitout/store in $XDG_DATA_HOME or ~/.local/share.",
    "With --out, it is a directory of its own that can be installed without kitout or Node. It replaces only an unmodified bundle or nothing.",
    "The scope is that of the bundle's `shell-hook` and `scripts`. Its `install` is always for your user, its `install-local` for a project.",
  ],
  words: NO_WORDS,
  common: [...RENDER, ...LOCKED, "scope", "json"],
  options: {
    out: { type: "string", value: "DIR", about: "write a self-contained copy to DIR" },
    "ignore-unused": {
      type: "boolean",
      about: "ignore a --source or --package that is not used",
    },
    repair: { type: "boolean", about: "verify the store and rebuild damaged skills" },
  },
  examples: [
    ["kitout build", "into the store"],
    ["kitout build --out ./bundle", "a copy for another machine"],
    [
      "./bundle/install-local --dry-run",
      "what it would install into this project; ./bundle/install: for your user",
    ],
  ],
  writes: "anything",
});
