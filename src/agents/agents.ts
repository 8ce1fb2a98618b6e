// The agents kitout knows: facts, each with its date and evidence, in agents.json.

import table from "./agents.json" with { type: "json" };

export interface Agent {
  readonly id: string;
  /** Other names that mean this agent. */
  readonly names: readonly string[];
  readonly title: string;
  /** User-scope directory, in the language of `dest`. */
  readonly user: string;
  /** Project-scope directory, relative to the project. */
  readonly project: string;
  /** The environment variable that moves the user-scope directory. */
  readonly override: string | null;
  /** Other roots that the agent scans for skills. */
  readonly alsoReads: { readonly user: readonly string[]; readonly project: readonly string[] };
  /** Whether it loads a skill whose directory is a link; null: not known. */
  readonly followsLinks: boolean | null;
  readonly evidence: readonly { readonly date: string; readonly fact: string; readonly source: string }[];
}

export const agents: readonly Agent[] = table;

/** Every name an agent goes by, to its id. */
export const agentIds: ReadonlyMap<string, string> = new Map(
  agents.flatMap((agent) => [agent.id, ...agent.names].map((name) => [name, agent.id] as const)),
);
