import { defineCommand } from "../command.ts";
import { CONFIG } from "../option-sets.ts";

export const agents = defineCommand({
  name: "agents",
  summary: "list the agents that kitout knows, and which are on this machine",
  usage: "[NAME] [options]",
  about: [
    "Lists the agents that were found on this machine, how that is known, and where kitout installs skills for them; then the names of all others. Any of these names can be a target.",
    "With NAME, prints every fact about that agent, with its evidence and the month in which that was looked at. `agents:` in skills.yaml changes what is known, and adds agents.",
  ],
  words: { min: 0, max: 1, missing: "" },
  common: CONFIG,
  options: {},
  examples: [
    ["kitout agents", "which agents are here"],
    ["kitout agents codex", "what is known of Codex, and how"],
    ["kitout agents --json | jq -r '.agents[] | select(.found != []) | .id'", "the agents on this machine"],
  ],
  writes: "nothing",
});
