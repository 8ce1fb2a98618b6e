// The directories of this machine in which agents look for skills, or did.

import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import type { Agent } from "../../model/agent.ts";
import { pathOf } from "../agents/look.ts";

export interface AgentRoot {
  /** Absolute, as the table of agents has it. */
  readonly path: string;
  /** Links resolved; as it is where it leads nowhere. */
  readonly real: string;
  /** Whether a project alone has it. What came with a clone must not make anything else be shown. */
  readonly isProjects: boolean;
  /** Those who look there. */
  readonly readers: readonly Agent[];
  /** Those whose older versions looked there. */
  readonly former: readonly Agent[];
}

/**
 * Every such directory that is there, whatever is in its place, once for each place that it leads to. `projects` are directories in which agents may look for more.
 */
export function rootsOf(
  host: ReadHost,
  agents: readonly Agent[],
  projects: readonly string[],
): readonly AgentRoot[] {
  const roots = new Map<string, { path: string; isProjects: boolean; readers: Agent[]; former: Agent[] }>();
  const add = (place: string | null, agent: Agent, kind: "readers" | "former", isProjects: boolean) => {
    // What may not be looked at is there; `walk` says so.
    if (place === null || (nullIfRefused(() => host.stat(place)) === null && !isHidden(host, place))) return;
    const real = nullIfRefused(() => host.realPath(place)) ?? place;
    const root = roots.get(real) ?? { path: place, isProjects, readers: [], former: [] };
    roots.set(real, root);
    if (!root[kind].includes(agent)) root[kind].push(agent);
  };
  for (const agent of agents) {
    for (const kind of ["readers", "former"] as const) {
      const places = kind === "readers" ? agent.reads : { ...agent.formerly, machine: [] };
      for (const place of [...places.user, ...places.machine])
        add(pathOf(host, { scope: "user", place }, "/"), agent, kind, false);
      for (const project of projects)
        for (const place of places.project)
          add(pathOf(host, { scope: "project", place }, project), agent, kind, true);
    }
  }
  return [...roots].map(([real, root]) => ({ ...root, real }));
}

/** Whether it cannot be found out if something is there. */
function isHidden(host: ReadHost, path: string): boolean {
  try {
    return host.stat(path) !== null;
  } catch {
    return true;
  }
}
