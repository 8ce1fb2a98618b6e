// `kitout install`: builds, then runs that bundle's own script, and nothing else.

import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { changesApart } from "../host/apart.ts";
import { closeOwnDirectories, stateHome } from "../host/directories.ts";
import { type Host, HostError } from "../host/host.ts";
import { changeHistory, type History, type Installation, readHistory } from "../installed/history.ts";
import { movedTo, recorded } from "../installed/record.ts";
import { remembered } from "../installed/remembered.ts";
import { dirname } from "../model/paths.ts";
import type { Request } from "../model/request.ts";
import { isFetched } from "../model/tree.ts";
import { nullIfDenied } from "../store/null-if-denied.ts";
import { findStore, type OpenStore, openStore } from "../store/open.ts";
import { buildInto, type Stored } from "./build.ts";
import type { Context } from "./context.ts";
import { type AskedInstallation, installationOf } from "./installation.ts";
import { missingPrograms } from "./missing-programs.ts";
import { movedTargets } from "./moved.ts";
import { forgetConfig, leftBehind, noteConfig, otherConfig } from "./owners.ts";
import { registerUser } from "./register-user.ts";
import { argumentsOf, type InstallerFlags, type Output, runInstaller, scriptOf } from "./run-installer.ts";

export interface InstallRequest {
  readonly request: Request;
  readonly asked: AskedInstallation;
  readonly flags: InstallerFlags;
}

/** A bundle that is about to be installed. */
export interface ReadyInstall {
  readonly built: Stored;
  readonly installation: Installation;
  readonly flags: InstallerFlags;
  /** What the script must not see of the environment, as `changesApart` gives it. */
  readonly apart: Host["env"];
  /** The history so far; null when nothing can be recorded. */
  readonly past: History | null;
}

/** Opens the store. Keep it open until the install is recorded: nothing else keeps `kitout gc` away from a new bundle. */
export function openInstallStore(host: Host): Checked<OpenStore | null> {
  const reports = new Reports();
  closeOwnDirectories(host);
  const directory = findStore(host, reports.report);
  return reports.with(directory === null ? null : openStore(host, directory, reports.report));
}

/** Builds, and checks whether the bundle may be installed. `ready` is null when it may not: then errors are reported. */
export async function prepareInstall(
  context: Context,
  store: OpenStore,
  { request, asked, flags }: InstallRequest,
): Promise<Checked<{ readonly built: Stored | null; readonly ready: ReadyInstall | null }>> {
  const { host } = context;
  const reports = new Reports();
  const built = reports.take(await buildInto(context, store, request, flags.force === true));
  if (built === null) return reports.with({ built, ready: null });
  const installation = installationOf(host, asked, built.config);
  const state = stateHome(host);
  const past = state === null ? null : reports.take(readHistory(host, state, installation));
  if (flags.uninstall !== true) reports.add(missingPrograms(host, built));
  if (state !== null && past === null) return reports.with({ built, ready: null });
  const isAsked = flags.verify !== true && flags.takeOver !== true;
  const other = isAsked ? otherConfig(host, built.config, installation) : null;
  if (other !== null) {
    reports.report(other);
    return reports.with({ built, ready: null });
  }
  const looksOnly = flags.dryRun === true || flags.verify === true || flags.uninstall === true;
  if (!looksOnly) noteConfig(host, built.config, asked, installation);
  // What --take-over takes is not left behind; the next install names the rest.
  if (state !== null && isAsked && flags.uninstall !== true)
    reports.add([
      ...movedTargets(host, state, built.config, installation),
      ...leftBehind(host, state, built.config, asked, installation),
    ]);
  // The script runs without them.
  const apart = changesApart(host, built.config.policy.guarded);
  return reports.with({ built, ready: { built, installation, flags, apart, past } });
}

export interface Installed {
  /** The script's exit code. */
  readonly status: number;
  /** Whether this bundle was already the one that the user's state has as installed. */
  readonly isRecorded: boolean;
}

/**
 * What is in the store for this install: as long as it is the same, the script can be run again without a build. That every skill is still
 * there is told by the directory of all skills; those that were fetched are looked at, too, since a build compares them each time.
 */
function reliedOn({ built, installation }: ReadyInstall): readonly string[] {
  const store = dirname(dirname(built.directory));
  const libraries = built.bundle.files.flatMap(({ path }) => (path.startsWith("lib/") ? [path] : []));
  const files = ["manifest.json", "id", scriptOf(installation.scope), ...libraries];
  const fetched = built.packed.filter(({ skill }) => isFetched(skill.selected.skill.tree));
  const skills = fetched.flatMap(({ variants }) => variants.map(({ directory }) => directory));
  return [
    ...files.map((name) => `${built.directory}/${name}`),
    `${store}/skills`,
    ...skills.map((name) => `${store}/skills/${name}`),
  ];
}

/** What `runInstall` runs, and the files that it depends on; null when it is not the same every time. */
export function repeatable(ready: ReadyInstall): Repeatable | null {
  const { built, installation, flags, apart } = ready;
  const isPlain = Object.entries(flags).every(
    ([name, value]) =>
      SAME_EACH_TIME.includes(name) || !value || (Array.isArray(value) && value.length === 0),
  );
  if (!isPlain) return null;
  const script = `${built.directory}/${scriptOf(installation.scope)}`;
  return { script, args: argumentsOf(installation, flags), apart, reliedOn: reliedOn(ready) };
}

/** Flags that only change what the script prints. */
const SAME_EACH_TIME: readonly string[] = ["quiet", "porcelain"] satisfies (keyof InstallerFlags)[];

export interface Repeatable {
  readonly script: string;
  readonly args: readonly string[];
  /** As in `ReadyInstall`. */
  readonly apart: Host["env"];
  readonly reliedOn: readonly string[];
}

/** Runs the script, and records what it installed. */
export async function runInstall(
  host: Host,
  { built, installation, flags, apart, past }: ReadyInstall,
  output: Output,
): Promise<Checked<Installed>> {
  const changes = flags.dryRun !== true && (flags.verify !== true || flags.force === true);
  if (changes) registerUser(host, dirname(dirname(built.directory)), built.bundle.id);
  const status = await runInstaller(
    { ...host, env: { ...host.env, ...apart } },
    built.directory,
    installation,
    flags,
    output,
  );
  // The installer makes its directories as the umask says.
  closeOwnDirectories(host);
  if (status === 0 && flags.uninstall === true && flags.dryRun !== true && !flags.targets?.length)
    forgetConfig(host, installation);
  if (status === 0 && changes) nullIfDenied(() => built.known.save(host));
  const before = status === 0 && changes ? past : null;
  const recorded = before === null ? { value: false, diagnostics: [] } : record(host, before, built);
  return { value: { status, isRecorded: recorded.value }, diagnostics: recorded.diagnostics };
}

/**
 * Records what is installed now, by the installer's record: with --target possibly still another bundle, after --uninstall none. Whether
 * that was on record before.
 */
function record(host: Host, past: History, built: Stored): Checked<boolean> {
  const state = stateHome(host)!;
  const id = remembered(host, state, past)?.id ?? null;
  if (id !== null && id !== built.bundle.id) return { value: false, diagnostics: [] };
  const bundle = host.realPath(built.directory) ?? built.directory;
  const installed = { id: built.bundle.id, bundle, skills: built.packed.length };
  const change = (history: History) =>
    id === null ? movedTo(history, null) : recorded(history, installed, host.now());
  if (change(past) === past) return { value: id !== null, diagnostics: [] };
  try {
    return { value: false, diagnostics: changeHistory(host, state, past, change).diagnostics };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const args = { path: error.path, system: error.system };
    return { value: false, diagnostics: [diagnostic("generation/not-recorded", null, args)] };
  }
}
