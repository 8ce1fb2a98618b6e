// `kitout install`: builds, then runs that bundle's own script, and nothing else.

import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { apartFrom } from "../host/apart.ts";
import { closeOwnDirectories, stateHome } from "../host/directories.ts";
import { type Host, HostError } from "../host/host.ts";
import { changeHistory, type History, type Installation, readHistory } from "../installed/history.ts";
import { movedTo, recorded } from "../installed/record.ts";
import { remembered } from "../installed/remembered.ts";
import { dirname } from "../model/paths.ts";
import type { Request } from "../model/request.ts";
import { nullIfDenied } from "../store/null-if-denied.ts";
import { findStore, type OpenStore, openStore } from "../store/open.ts";
import { buildInto, type Stored } from "./build.ts";
import type { Context } from "./context.ts";
import { type AskedInstallation, installationOf } from "./installation.ts";
import { missingPrograms } from "./missing-programs.ts";
import { movedTargets } from "./moved.ts";
import { forgetConfig, leftBehind, noteConfig, otherConfig } from "./owners.ts";
import { registerUser } from "./register-user.ts";
import { type InstallerFlags, type Output, runInstaller } from "./run-installer.ts";

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
  return reports.with({ built, ready: { built, installation, flags, past } });
}

/** Runs the script, records what it installed, and returns the script's exit code. */
export async function runInstall(
  host: Host,
  { built, installation, flags, past }: ReadyInstall,
  output: Output,
): Promise<Checked<number>> {
  const changes = flags.dryRun !== true && (flags.verify !== true || flags.force === true);
  if (changes) registerUser(host, dirname(dirname(built.directory)), built.bundle.id);
  const status = await runInstaller(
    apartFrom(host, built.config.policy.guarded),
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
  const diagnostics = status === 0 && changes && past !== null ? record(host, past, built) : [];
  return { value: status, diagnostics };
}

/** Records what is installed now, by the installer's record: with --target possibly still another bundle, after --uninstall none. */
function record(host: Host, past: History, built: Stored): readonly Diagnostic[] {
  const state = stateHome(host)!;
  const id = remembered(host, state, past)?.id ?? null;
  if (id !== null && id !== built.bundle.id) return [];
  const bundle = host.realPath(built.directory) ?? built.directory;
  const installed = { id: built.bundle.id, bundle, skills: built.packed.length };
  const change = (history: History) =>
    id === null ? movedTo(history, null) : recorded(history, installed, host.now());
  if (change(past) === past) return [];
  try {
    return changeHistory(host, state, past, change).diagnostics;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return [diagnostic("generation/not-recorded", null, { path: error.path, system: error.system })];
  }
}
