// `kitout plan`: builds, then asks that bundle's script what it would do, and finds out what that means for the skills.

import type { Checked } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { apartFrom } from "../../host/apart.ts";
import { stateHome } from "../../host/directories.ts";
import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { EXIT } from "../../model/exit.ts";
import type { Scope } from "../../model/installer.ts";
import type { Request } from "../../model/request.ts";
import { warnOfTwice } from "../agents/each-once.ts";
import { type Built, buildIntoStore } from "../build.ts";
import type { Context } from "../context.ts";
import { warnOfLocks } from "../held-locks.ts";
import { type AskedInstallation, installationOf } from "../installation.ts";
import { missingPrograms } from "../missing-programs.ts";
import { movedTargets } from "../moved.ts";
import { leftBehind, otherConfig } from "../owners.ts";
import { flagsOf, type InstallerFlags, scriptOf } from "../run-installer.ts";
import { touchedInStore } from "../touched.ts";
import { type DestinationPlan, planOf, type Wanted } from "./compare.ts";
import { type DestinationRecord, parseRecords } from "./porcelain.ts";

export interface PlanRequest {
  readonly request: Request;
  readonly asked: AskedInstallation;
  readonly flags: Pick<InstallerFlags, "force" | "takeOver" | "targets">;
  /** Whether unified diffs are wanted. */
  readonly diffs: boolean;
}

/** What an install would do. */
export interface InstallPlan {
  readonly destinations: readonly DestinationPlan[];
  /** Whether it would do anything. */
  readonly changes: boolean;
  /** Whether it would refuse. */
  readonly refused: boolean;
  /** The script's stderr, by lines: why it refuses, and what to do. */
  readonly messages: readonly string[];
}

/** A failure of the script. */
export interface PlanFailure {
  readonly status: number;
  readonly messages: readonly string[];
}

export interface Planned {
  /** Null when nothing could be built. */
  readonly built: Built | null;
  /** Null when there was an error before the script was asked. */
  readonly outcome: InstallPlan | PlanFailure | null;
}

/** Writes only to the cache and the store. */
export async function planInstall(
  context: Context,
  { request, asked, flags, diffs }: PlanRequest,
): Promise<Checked<Planned>> {
  const { host } = context;
  const reports = new Reports();
  const built = reports.take(await buildIntoStore(context, request, flags.force === true, "leave"));
  if (built === null) return reports.with({ built, outcome: null });
  reports.add(missingPrograms(host, built));
  reports.add(touchedInStore(host));
  const installation = installationOf(host, asked, built.config);
  const { scope, root } = installation;
  // `kitout install` would refuse this before it runs the script.
  const other = flags.takeOver === true ? null : otherConfig(host, built.config, installation);
  if (other !== null) {
    reports.report(other);
    return reports.with({ built, outcome: null });
  }
  const state = stateHome(host);
  if (state !== null && flags.takeOver !== true)
    reports.add([
      ...movedTargets(host, state, built.config, installation),
      ...leftBehind(host, state, built.config, asked, installation),
    ]);
  const { askScript } = await import("../../host/run.ts");
  const { status, stdout, stderr } = await askScript(
    apartFrom(host, built.config.policy.guarded),
    `${built.directory}/${scriptOf(scope)}`,
    [...flagsOf({ ...flags, dryRun: true, porcelain: true }), ...(root === null ? [] : ["--root", root])],
  );
  const records = parseRecords(stdout);
  if ((flags.targets ?? []).length === 0)
    reports.add(warnOfTwice(host, built.config, built.views, scope, root ?? built.config.root));
  reports.add(
    warnOfLocks(
      host,
      installation,
      records.map(({ dest }) => dest),
    ),
  );
  const actions = records.flatMap(({ entries }) => entries.map(({ action }) => action));
  const messages = stderr.split("\n");
  // A refused entry is part of the plan, not a failure.
  const refused = status === EXIT.decide && actions.includes("refuse");
  if (status !== 0 && !refused) return reports.with({ built, outcome: { status, messages } });
  const diff = diffs ? (await import("../../changes/diff.ts")).diffsOf() : null;
  const destinations = records.map((record) => planOf(host, record, wantedBy(built, scope, record), diff));
  const changes = actions.some((action) => action !== "none");
  return reports.with({ built, outcome: { destinations, changes, refused, messages } });
}

/** The bundle's view of a destination. Several destinations may be one directory here; then their views are equal, and any will do. */
export function wantedBy(built: Built, scope: Scope, { targets }: DestinationRecord): Wanted {
  const views = built.views.filter((one) => one.scope === scope);
  const shown = views.find((one) => one.targets.some(({ name }) => name === targets[0]));
  // A directory that only an environment variable names has no target in the bundle; the script allows it when all destinations get
  // the same skills.
  const view = shown ?? (targets.length === 0 ? undefined : views[0]);
  if (view === undefined) return { directory: built.directory, entries: new Map() };
  const entries = [...view.entries].map(([entry, { selected }]) => [entry, selected.id] as const);
  return { directory: `${built.directory}/views/${view.name}`, entries: new Map(entries) };
}

/** The user's home directory, physical; null when there is none or it cannot be reached. */
export function physicalHome(host: ReadHost): string | null {
  const home = host.env["HOME"];
  return home?.startsWith("/") ? nullIfRefused(() => host.realPath(home)) : null;
}
