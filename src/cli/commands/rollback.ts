import { defineCommand } from "../command.ts";
import { CONFIG, WHOSE } from "../option-sets.ts";

export const rollback = defineCommand({
  name: "rollback",
  summary: "install an earlier generation",
  usage: "[N] [options]",
  about: [
    "Runs the installer of an earlier bundle: of generation N, or of the one before the current. Your edits are refused as by `kitout install`.",
    "Every `kitout install` without --target records a generation for its configuration and, in project scope, its directory. If skills.yaml cannot be read, the nearest recorded one is used.",
  ],
  words: { min: 0, max: 1, missing: "" },
  common: [...CONFIG, "scope"],
  options: {
    "dry-run": { type: "boolean", about: "show what would be done, and do nothing" },
    force: { type: "boolean", about: "back up and replace what is in the way" },
    "take-over": { type: "boolean", about: "take over destinations from another configuration" },
    ...WHOSE,
  },
  examples: [
    ["kitout rollback", "back to what was installed before"],
    ["kitout rollback 3 --dry-run", "what installing generation 3 again would do"],
  ],
  writes: "anything",
});
