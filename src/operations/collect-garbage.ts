// `kitout gc`: decides which generations are forgotten, and removes what of the store is no longer needed.

import { parseDest } from "../compiler/config/dest.ts";
import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { stateHome } from "../host/directories.ts";
import { expandDest } from "../host/expand-dest.ts";
import { type Host, HostError, type ReadHost } from "../host/host.ts";
import { forgetGone, type GoneProject, goneProjects } from "../installed/gone.ts";
import {
  changeHistory,
  type Generation,
  type History,
  historyFile,
  type Installation,
  readHistories,
} from "../installed/history.ts";
import { type Retention, retained } from "../installed/record.ts";
import { remembered } from "../installed/remembered.ts";
import { type DeclaredDestinations, type Uses, usesOf } from "../installed/uses.ts";
import { isInside } from "../model/paths.ts";
import type { Reach } from "../store/existing.ts";
import { Known } from "../store/known.ts";
import { findStore, openToClean } from "../store/open.ts";
import { bundlesIn, type Garbage, garbageIn, type Swept, sweep, wouldSweep } from "../store/sweep.ts";
import { forgetRemoved, registeredIn, settle, unknownUntil } from "../store/users.ts";
import { registerUser } from "./register-user.ts";

export type { Retention } from "../installed/record.ts";

/** Milliseconds for which a bundle that is not installed is kept: somebody may be about to install it. */
const GRACE = 60 * 60 * 1000;

export interface Cleaning extends Garbage {
  /** The histories that lose generations, as they are now, with the id of the installed bundle. */
  readonly histories: readonly { readonly history: History; readonly id: string | null }[];
  readonly forgotten: readonly Forgotten[];
  /** Paths in the store that this user does not need, and others may. */
  readonly unknown: { readonly bundles: readonly string[]; readonly skills: readonly string[] };
  /** The histories of projects that do not exist. */
  readonly absent: readonly AbsentHistory[];
  /** The projects that were deleted, of which nothing stays noted but their histories. */
  readonly gone: readonly GoneProject[];
}

export interface AbsentHistory {
  /** The project. */
  readonly root: string;
  /** The file of its history. */
  readonly file: string;
}

export interface Forgotten extends Generation, Installation {}

/** What was removed and forgotten, or would be in a dry run. */
export interface Collected extends Cleaning, Swept {}

/** Null when it is uncertain what is needed, or another process uses the store. Throws `HostError`. */
export function collectGarbage(host: Host, retention: Retention, dryRun: boolean): Checked<Collected | null> {
  const reports = new Reports();
  const state = stateHome(host);
  if (state === null) {
    reports.report(diagnostic("generation/no-home", null, {}));
    return reports.with(null);
  }
  const directory = findStore(host, reports.report);
  if (directory === null) return reports.with(null);
  // A dry run leaves no trace, so its result may be out of date at once.
  const looksOnly = dryRun || host.stat(directory) === null;
  const store = looksOnly ? null : openToClean(host, directory, reports.report);
  if (store === null && !looksOnly) return reports.with(null);
  try {
    const plan = reports.take(planCleaning(host, state, directory, retention));
    if (plan === null) return reports.with(null);
    const { unknown } = plan;
    const isUnknown = unknown.bundles.length + unknown.skills.length > 0;
    if (isUnknown) {
      const counts = { bundles: unknown.bundles.length, skills: unknown.skills.length };
      reports.report(diagnostic("bundle/users-unknown", null, { store: directory, ...counts }));
    }
    if (!dryRun)
      for (const { history, id } of plan.histories)
        changeHistory(host, state, history, (now) => retained(now, id, retention, host.now()));
    if (!dryRun) forgetGone(host, state, plan.gone);
    const swept = store === null ? wouldSweep(host, plan) : sweep(host, directory, plan, store.work);
    if (store !== null) {
      forgetKnown(host, directory, [...plan.bundles, ...plan.skills]);
      registerUser(host, directory, null);
      forgetRemoved(host, directory);
      // It has been told: by the next time, everybody can be registered.
      if (isUnknown) settle(host, directory);
    }
    for (const { place, kept } of swept.setAside)
      reports.report(diagnostic("bundle/set-aside", null, { place, kept }));
    return reports.with({ ...plan, ...swept });
  } finally {
    store?.close();
  }
}

/** What comes back under a removed name is not known. */
function forgetKnown(host: Host, store: string, removed: readonly string[]): void {
  const known = new Known(host, store);
  known.remove(removed.map((path) => path.slice(store.length + 1)));
  known.save(host);
}

/** `store` is its directory. Null when it is uncertain what is needed. */
function planCleaning(
  host: ReadHost,
  state: string,
  store: string,
  retention: Retention,
): Checked<Cleaning | null> {
  const reports = new Reports();
  const known = reports.take(readHistories(host, state));
  if (known === null) return reports.with(null);
  const histories = known.map((history) => {
    const id = remembered(host, state, history)?.id ?? null;
    return { history, id, kept: retained(history, id, retention, host.now()) };
  });
  const bundles = bundlesIn(host, store);
  const staying = histories.map(({ kept }) => kept);
  const declared = declaredBy(host, [...bundles.values()]);
  const { needed, absent, lock: own } = usesOf(host, state, staying, declared);
  const others = reports.take(usesOfOthers(host, state, store, declared));
  for (const id of others.needed.bundles) needed.bundles.add(id);
  for (const name of others.needed.skills) needed.skills.add(name);
  const lock = own ?? others.lock;
  if (lock !== null) {
    reports.report(diagnostic("bundle/store-busy", null, { doing: "install", pid: null, path: lock }));
    return reports.with(null);
  }
  const forgotten = histories.flatMap(({ history, kept }) => forgottenBy(history, kept));
  const since = (id: string) => handedOutAfter(host.now() - GRACE, id, forgotten);
  const garbage = garbageIn(host, store, bundles, needed, since);
  if ("damaged" in garbage) {
    reports.report(diagnostic("bundle/damaged", null, { bundle: garbage.damaged, path: "manifest.json" }));
    return reports.with(null);
  }
  return reports.with({
    ...withoutUnknown(host, store, garbage),
    histories: histories.filter(({ history, kept }) => kept !== history),
    forgotten,
    absent: known.flatMap((history) =>
      history.root !== null && absent.includes(history.root)
        ? [{ root: history.root, file: historyFile(state, history) }]
        : [],
    ),
    gone: goneProjects(host, state),
  });
}

/** What the other users of a store need, as it is here: of one that cannot be reached, everything that it was given. */
function usesOfOthers(
  host: ReadHost,
  own: string,
  store: string,
  declared: DeclaredDestinations,
): Checked<Pick<Uses, "needed" | "lock">> {
  const reports = new Reports();
  const needed: Uses["needed"] = { bundles: new Set(), skills: new Set() };
  let lock: string | null = null;
  const ownState = host.realPath(own) ?? own;
  for (const { entry, state, isPresent, bundles } of registeredIn(host, store)) {
    // In a shared store, another home may have had the same path; in this home's own one, the state was lost.
    if (state === ownState && (isPresent || isOwnStore(host, store))) continue;
    const uses = isPresent && state !== null ? usesAt(host, state, declared) : null;
    if (uses === null) {
      // Of what it was given, some may be gone already.
      const kept = bundles.filter((id) => host.stat(`${store}/bundles/${id}`) !== null);
      reports.report(diagnostic("bundle/user-unreachable", null, { state, entry, bundles: kept.length }));
    }
    for (const id of uses?.needed.bundles ?? bundles) needed.bundles.add(id);
    for (const name of uses?.needed.skills ?? []) needed.skills.add(name);
    lock ??= uses?.lock ?? null;
  }
  return reports.with({ needed, lock });
}

/** Null when it cannot be found out. */
function usesAt(host: ReadHost, state: string, { project }: DeclaredDestinations): Uses | null {
  try {
    const histories = readHistories(host, state).value;
    // The directories of another user's variables are unknown here.
    return histories === null ? null : usesOf(host, state, histories, { user: [], project });
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}

/** Divides garbage into what nobody needs and what somebody may need who is not registered. */
function withoutUnknown(
  host: ReadHost,
  store: string,
  garbage: Garbage,
): Garbage & Pick<Cleaning, "unknown"> {
  const until = isOwnStore(host, store) ? null : unknownUntil(host, store);
  const isUnknown = (made: string) => until !== null && (host.stat(made)?.modified ?? 0) < until;
  const bundles = garbage.bundles.filter((bundle) => isUnknown(`${bundle}/manifest.json`));
  const skills = garbage.skills.filter(isUnknown);
  return {
    ...garbage,
    bundles: garbage.bundles.filter((bundle) => !bundles.includes(bundle)),
    skills: garbage.skills.filter((skill) => !skills.includes(skill)),
    unknown: { bundles, skills },
  };
}

/** Whether it is where a store is when nobody says otherwise: in this user's home. */
function isOwnStore(host: ReadHost, store: string): boolean {
  const home = host.env["HOME"];
  return !host.env["KITOUT_STORE"] && home !== undefined && isInside(home, store);
}

function declaredBy(host: ReadHost, bundles: readonly (Reach | null)[]): DeclaredDestinations {
  const known = bundles.filter((reach) => reach !== null).map(({ destinations }) => destinations);
  const user = new Set(known.flatMap((destinations) => destinations.user));
  return {
    user: [...user].map((dest) => directoryOf(host, dest)).filter((path) => path !== null),
    project: [...new Set(known.flatMap((destinations) => destinations.project))],
  };
}

function forgottenBy({ scope, owner, root, generations }: History, kept: History): Forgotten[] {
  const gone = generations.filter((generation) => !kept.generations.includes(generation));
  return gone.map((generation) => ({ ...generation, scope, owner, root }));
}

/**
 * The time after which a bundle counts as waiting to be installed. A bundle that was installed before and is forgotten now is not
 * waiting, unless it was built again since.
 */
function handedOutAfter(grace: number, id: string, forgotten: readonly Forgotten[]): number {
  const times = forgotten.filter((generation) => generation.id === id).map(({ time }) => Date.parse(time));
  return Math.max(grace, ...times);
}

/** The directory to which a script would expand a `dest` here; null when it would refuse. */
function directoryOf(host: ReadHost, dest: string): string | null {
  const parsed = parseDest(dest);
  const directory = parsed.ok ? expandDest(parsed.parts, host.env) : null;
  return directory?.startsWith("/") ? directory : null;
}
