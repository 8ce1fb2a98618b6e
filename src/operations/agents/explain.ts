// `kitout explain AGENT`: where the agent looks, what it sees there now, and what after an install.

import { NO_SWITCHES, switchesOf } from "../../agents/settings.ts";
import {
  afterInstall,
  type FoundSkill,
  type InstallChange,
  type Root,
  rootsOf,
  type Sighting,
  visible,
} from "../../agents/visibility.ts";
import type { Checked } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { isError } from "../../diagnostics/severity.ts";
import type { ReadHost } from "../../host/host.ts";
import type { Agent } from "../../model/agent.ts";
import { resolve } from "../../model/paths.ts";
import type { Request } from "../../model/request.ts";
import type { Context } from "../context.ts";
import type { AskedInstallation } from "../installation.ts";
import type { DestinationPlan, Row, Wanted } from "../plan/compare.ts";
import { planInstall, wantedBy } from "../plan/plan.ts";
import { type NoAgent, noAgent } from "./agents.ts";
import { agentNamed, type KnownAgents, knownAgents } from "./known.ts";
import { destinationAt, lookAtRoot, pathOf, physicalOr, projectOf, settingsAt, signsOf } from "./look.ts";
import { skillAt } from "./walk.ts";

export interface Explanation {
  readonly agent: Agent;
  /** What on this machine tells that it is installed. */
  readonly found: readonly string[];
  /** In the agent's order. `installs`: whether kitout installs into it, by this configuration. */
  readonly roots: readonly (Root & { readonly installs: boolean })[];
  readonly now: readonly Sighting[];
  /** Null: without a configuration, or when it cannot be told what an install would do. */
  readonly after: readonly Sighting[] | null;
  /** Whether an install would change anything that this agent reads. */
  readonly changes: boolean;
  /** Files of the agent's settings that could not be understood. */
  readonly broken: readonly string[];
  /** Of each skill of the configuration, by its id: where it is installed among the roots. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
}

/** Builds like `plan`, if there is a configuration, and writes only to the cache and the store. */
export async function explainAgent(
  context: Context,
  request: Request,
  asked: AskedInstallation,
  name: string,
): Promise<Checked<Explanation | NoAgent>> {
  const { host } = context;
  const reports = new Reports();
  const known = reports.take(knownAgents(host, request));
  const agent = agentNamed(known.agents, name);
  if (agent === null) return reports.with(noAgent(known.agents, name));
  const project = projectOf(host, asked.root === null ? known.project : resolve(host.cwd, asked.root));
  const switches =
    agent.settings === null
      ? NO_SWITCHES
      : switchesOf(agent.settings, settingsAt(host, agent.settings, project), host.env["HOME"] ?? null);
  const roots = rootsHere(host, agent, project, known);
  const seen = new Set<string>();
  const plugins = switches.plugins.map(({ name, directory }) =>
    lookAtRoot(host, { scope: "plugin", place: `${directory}/skills` }, project, name, seen),
  );
  const all = [...roots, ...plugins];
  const planned =
    known.config === null || reports.diagnostics.some(isError) ? null : await plan(context, request, asked);
  if (planned !== null) {
    // What the configuration is warned about has been said, and what is found twice is shown.
    const said = new Set(reports.diagnostics.map((one) => JSON.stringify(one)));
    reports.add(
      planned.diagnostics.filter((one) => one.code !== "target/seen-twice" && !said.has(JSON.stringify(one))),
    );
  }
  const outcome = planned?.value ?? null;
  const changes = outcome === null ? [] : changesOf(host, roots, outcome);
  const now = visible(agent, all, switches);
  const written = new Set(outcome?.map(({ plan }) => plan.record.dest));
  return reports.with({
    agent,
    found: known.untrusted.has(agent.id) ? [] : signsOf(host, agent, project),
    roots: all.map((root) => ({
      ...root,
      installs: root.plugin === null && written.has(destinationAt(host, root.path)),
    })),
    now,
    after: outcome === null ? null : visible(agent, afterInstall(all, changes), switches),
    changes: changes.some(({ removed, added }) => removed.length > 0 || added.length > 0),
    broken: switches.broken,
    ids: idsOf(host, roots, outcome ?? []),
  });
}

function rootsHere(
  host: ReadHost,
  agent: Agent,
  project: string,
  { untrusted }: KnownAgents,
): readonly Root[] {
  const seen = new Set<string>();
  return rootsOf(agent).map((place): Root => {
    if (place.scope === "project" || !untrusted.has(agent.id))
      return lookAtRoot(host, place, project, null, seen);
    const path = pathOf(host, place, project) ?? place.place;
    return { scope: place.scope, path, plugin: null, state: "not-trusted", skills: [] };
  });
}

interface PlannedDestination {
  readonly plan: DestinationPlan;
  readonly wanted: Wanted;
}

async function plan(
  context: Context,
  request: Request,
  asked: AskedInstallation,
): Promise<Checked<readonly PlannedDestination[] | null>> {
  const { value, diagnostics } = await planInstall(context, {
    request,
    asked,
    flags: {},
    diffs: false,
  });
  const { built, outcome } = value;
  if (built === null || outcome === null || "status" in outcome) return { value: null, diagnostics };
  const planned = outcome.destinations.map((plan) => ({
    plan,
    wanted: wantedBy(built, asked.scope ?? built.config.scope, plan.record),
  }));
  return { value: planned, diagnostics };
}

function changesOf(
  host: ReadHost,
  roots: readonly Root[],
  planned: readonly PlannedDestination[],
): readonly InstallChange[] {
  return roots.flatMap((root): InstallChange[] => {
    const here = planned.find(({ plan }) => plan.record.dest === destinationAt(host, root.path));
    if (here === undefined || root.state === "no-value") return [];
    const rows = rowsOf(here.plan);
    const ended = rows.filter(({ action }) => action === "remove" || action === "drop");
    const added = rows.filter(({ action }) => action === "add" || action === "replace");
    return [
      {
        root: root.path,
        removed: ended.map(({ entry }) => entry),
        added: added.flatMap(({ entry }) => comingSkill(host, root, here, entry) ?? []),
      },
    ];
  });
}

function comingSkill(
  host: ReadHost,
  root: Root,
  { plan, wanted }: PlannedDestination,
  entry: string,
): FoundSkill | null {
  const path = `${root.path}/${entry}`;
  const isLink = plan.record.structure !== "copy-tree";
  const skill = skillAt(host, physicalOr(host, `${wanted.directory}/${entry}`), entry, path, isLink);
  // A copy has its own path, which settings may name.
  return skill === null || isLink ? skill : { ...skill, file: `${plan.record.dest}/${entry}/SKILL.md` };
}

/** A destination that is one link has its entries behind it. */
function rowsOf({ rows, behind }: DestinationPlan): readonly Row[] {
  return [...rows, ...behind].filter(({ entry }) => entry !== ".");
}

function idsOf(
  host: ReadHost,
  roots: readonly Root[],
  planned: readonly PlannedDestination[],
): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const root of roots) {
    const here = planned.find(({ plan }) => plan.record.dest === destinationAt(host, root.path));
    for (const [entry, id] of here?.wanted.entries ?? [])
      ids.set(id, [...(ids.get(id) ?? []), `${root.path}/${entry}`]);
  }
  return ids;
}
