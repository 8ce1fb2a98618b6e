import { defineCommand } from "../command.ts";
import { CONFIG, WHOSE } from "../option-sets.ts";

export const rollback = defineCommand({
  name: "rollback",
  summary: "go back to an earlier install (a generation)",
  usage: "[N] [options]",
  about: [
    "Runs the installer of generation N or, without N, of the generation before the current one. Like `kitout install`, it stops if you edited skills that it would change; --force backs them up first.",
    "Each `kitout install` without --target records a generation. Every configuration has its own generations and, in project scope, so has every project directory. If there is no readable skills.yaml, kitout uses the generations of the nearest directory above that has some.",
  ],
  words: { min: 0, max: 1, missing: "" },
  common: [...CONFIG, "scope"],
  options: {
    "dry-run": { type: "boolean", about: "show what would be done, and do nothing" },
    force: { type: "boolean", about: "back up and replace files that block the install" },
    "take-over": { type: "boolean", about: "replace skills that another kitout configuration installed" },
    "break-locks": {
      type: "boolean",
      about: "take locks of installers that may have ended; make sure first that none is running",
    },
    ...WHOSE,
  },
  examples: [
    ["kitout rollback", "back to what was installed before"],
    ["kitout rollback 3 --dry-run", "what installing generation 3 again would do"],
  ],
  writes: "anything",
});
