// The agents that are known here: those of the table, with what the configuration says of them, if there is one.

import { agents as table } from "../../agents/agents.ts";
import { configure } from "../../compiler/config/configure.ts";
import { findConfig } from "../../compiler/config/find.ts";
import type { Checked } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { ReadHost } from "../../host/host.ts";
import type { Agent } from "../../model/agent.ts";
import type { Config } from "../../model/config.ts";
import type { Request } from "../../model/request.ts";

export interface KnownAgents {
  readonly agents: readonly Agent[];
  /** Null: there is none, or it cannot be used. */
  readonly config: Config | null;
  /** The directory of the project; null: there is no configuration, or it is the user's own. */
  readonly project: string | null;
  /** The agents of which an untrusted project names directories of the user: these are not looked at. */
  readonly untrusted: ReadonlySet<string>;
}

/** Without a configuration, the table. Mistakes in the configuration are reported. */
export function knownAgents(host: ReadHost, request: Request): Checked<KnownAgents> {
  const reports = new Reports();
  const nothing = { agents: table, config: null, project: null, untrusted: new Set<string>() };
  if (request.config === null) {
    const found = findConfig(host, null);
    if (found.diagnostics.some(({ code }) => code === "config/not-found")) return reports.with(nothing);
  }
  // Whether it may be installed is not asked here.
  const configured = reports.take(configure(host, { ...request, install: null }));
  if (configured === null) return reports.with(nothing);
  const { config, loaded } = configured;
  const isTrusted =
    loaded.main.found !== "project" || loaded.trust.permits({ kind: "user-scope", stated: true });
  const untrusted = isTrusted ? [] : config.agents.filter((agent) => namesPlaces(agent)).map(({ id }) => id);
  const project = loaded.main.found === "user" ? null : config.root;
  return reports.with({ agents: config.agents, config, project, untrusted: new Set(untrusted) });
}

/** Whether the configuration names directories of the user's for it. */
function namesPlaces(agent: Agent): boolean {
  const known = table.find(({ id }) => id === agent.id);
  const places = ({ user, reads, detect }: Agent) =>
    JSON.stringify([user, reads.user, reads.machine, detect.map(({ directory }) => directory)]);
  return known === undefined
    ? agent.reads.user.length > 0 || agent.detect.some(({ directory }) => directory !== undefined)
    : places(known) !== places(agent);
}

/** By any of its names; null when there is no such agent. */
export function agentNamed(agents: readonly Agent[], name: string): Agent | null {
  return agents.find(({ id, aliases }) => id === name || aliases.includes(name)) ?? null;
}
