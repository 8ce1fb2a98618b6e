// The agents kitout knows: what agents/*.json says of them. How that is known is apart, in generated/agents-evidence.js.

import { agents } from "../generated/agents.js";

export { agents };

/** Every name an agent goes by, to its id. */
export const agentIds: ReadonlyMap<string, string> = new Map(
  agents.flatMap(({ id, aliases }) => [id, ...aliases].map((name) => [name, id] as const)),
);
