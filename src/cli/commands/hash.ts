import { defineCommand } from "../command.ts";

export const hash = defineCommand({
  name: "hash",
  summary: "print the digest of a directory",
  usage: "DIR",
  about: [
    "Prints the SHA-256 digest of DIR in the format of Nix (NAR), the same as `nix hash path DIR`. It covers names, contents, executable bits and links, and nothing else.",
  ],
  words: { min: 1, max: 1, missing: "missing DIR" },
  common: [],
  options: {},
  examples: [["kitout hash skills/pdf", "the digest as in skills.lock and in a bundle's manifest.json"]],
  writes: "nothing",
});
