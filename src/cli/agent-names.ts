// What is printed when a word is the name of no agent.

import { printable } from "../diagnostics/printable.ts";
import type { NoAgent } from "../operations/agents/agents.ts";
import type { Terminal } from "./terminal.ts";

/** Prints it, and gives `exit`. */
export function reportNoAgent(
  out: Terminal,
  name: string,
  { suggestion, known }: NoAgent,
  exit: number,
): number {
  const hint =
    suggestion === null
      ? `\`kitout agents\` lists the ${known} that are known.`
      : `Did you mean "${suggestion}"?`;
  out.error(`kitout: there is no agent "${printable(name)}". ${hint}\n`);
  return exit;
}
