import { defineCommand } from "../command.ts";

export const hash = defineCommand({
  name: "hash",
  summary: "print the digest of a directory",
  usage: "DIR",
  about: [
    "SHA-256 of the Nix archive of DIR, as `nix hash path DIR` prints it. It covers names, bytes, executable bits and links, and nothing else.",
  ],
  words: { min: 1, max: 1, missing: "missing DIR" },
  common: [],
  options: {},
  examples: [["kitout hash skills/pdf", "the digest that is in the lock and the manifest"]],
  writes: "nothing",
});
