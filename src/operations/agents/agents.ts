// `kitout agents`: which agents there are, which of them are on this machine, and how everything about them is known.

import type { Checked } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { ReadHost } from "../../host/host.ts";
import type { Agent, Evidence } from "../../model/agent.ts";
import type { Request } from "../../model/request.ts";
import { agentNamed, knownAgents } from "./known.ts";
import { pathOf, projectOf, signsOf } from "./look.ts";

/** As printed by `kitout agents --json`. */
export interface AgentRow {
  readonly id: string;
  readonly title: string;
  readonly aliases: readonly string[];
  /** What on this machine tells that it is installed: paths; empty: nothing does. */
  readonly found: readonly string[];
  /** Where kitout installs skills for it, absolute; null: nowhere, or a variable has no value. */
  readonly user: string | null;
  /** The same in a project, relative to it. */
  readonly project: string | null;
  /** Whether it is a target of the configuration. */
  readonly target: boolean;
}

/** All agents that are known here, sorted by id. */
export function agentRows(host: ReadHost, request: Request): Checked<readonly AgentRow[]> {
  const { value, diagnostics } = knownAgents(host, request);
  const { agents, config, untrusted } = value;
  const project = projectOf(host, value.project);
  const targets = new Set(config?.targets.map(({ name }) => name));
  return {
    value: agents.map((agent) => rowOf(host, agent, project, targets, untrusted.has(agent.id))),
    diagnostics,
  };
}

function rowOf(
  host: ReadHost,
  agent: Agent,
  project: string,
  targets: ReadonlySet<string>,
  isUntrusted: boolean,
): AgentRow {
  const { id, title, aliases, user } = agent;
  return {
    id,
    title,
    aliases,
    found: isUntrusted ? [] : signsOf(host, agent, project),
    user: user === null ? null : pathOf(host, { scope: "user", place: user }, project),
    project: agent.project,
    target: targets.has(id),
  };
}

/** One agent, as printed by `kitout agents NAME --json`. */
export interface AgentDetail extends AgentRow {
  readonly facts: readonly Fact[];
}

/** What is known, and how; without evidence where the configuration says so. */
export interface Fact extends Omit<Evidence, "evidence" | "checked"> {
  readonly evidence: string | null;
  readonly checked: string | null;
}

export interface NoAgent {
  readonly suggestion: string | null;
  readonly known: number;
}

/** Null when nothing is known because of a mistake that was reported. */
export async function agentDetail(
  host: ReadHost,
  request: Request,
  name: string,
): Promise<Checked<AgentDetail | NoAgent>> {
  const { value, diagnostics } = knownAgents(host, request);
  const { agents, config, untrusted } = value;
  const agent = agentNamed(agents, name);
  if (agent === null) return { value: noAgent(agents, name), diagnostics };
  const { evidence } = await import("../../generated/agents-evidence.js");
  const project = projectOf(host, value.project);
  const targets = new Set(config?.targets.map((target) => target.name));
  const row = rowOf(host, agent, project, targets, untrusted.has(agent.id));
  return { value: { ...row, facts: factsOf(agent, evidence[agent.id] ?? []) }, diagnostics };
}

export function noAgent(agents: readonly Agent[], name: string): NoAgent {
  const names = agents.flatMap(({ id, aliases }) => [id, ...aliases]);
  return { suggestion: suggest(name, names), known: agents.length };
}

/** In the order of the table's files. */
const FACTS = [
  ...["title", "aliases", "user", "project", "reads.user", "reads.project", "reads.machine"],
  ...["formerly.user", "formerly.project", "environment", "followsLinks", "layout", "name"],
  ...["frontmatter", "precedence", "detect", "settings"],
] as const;

function factsOf(agent: Agent, evidence: readonly Evidence[]): readonly Fact[] {
  const values = agent as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  return FACTS.flatMap((fact): Fact[] => {
    const [key, inner] = fact.split(".");
    const value: unknown = inner === undefined ? values[key!] : values[key!]![inner];
    const known = evidence.find((one) => one.fact === fact);
    if (known !== undefined && JSON.stringify(known.value) === JSON.stringify(value)) return [known];
    const isNothing = value === null || (Array.isArray(value) && value.length === 0);
    // What no source is about and nobody wrote.
    return isNothing ? [] : [{ fact, value, evidence: null, checked: null }];
  });
}
