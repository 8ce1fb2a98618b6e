// `kitout uninstall`: removes what was installed, without reading or building anything: by the newest installer, which is given no
// destinations but those that are not on record any more, so that all of them are emptied.

import { findConfig } from "../compiler/config/find.ts";
import { emit } from "../compiler/emit/emit.ts";
import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { stateHome } from "../host/directories.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { backupsOf } from "../installed/backups.ts";
import { changeHistory, type Installation } from "../installed/history.ts";
import { movedTo } from "../installed/record.ts";
import { ledgersOf, ownersOf, remembered, rememberedIn } from "../installed/remembered.ts";
import type { Destination } from "../model/installer.ts";
import type { Hex } from "../model/names.ts";
import { dirname, display } from "../model/paths.ts";
import { findStore, openStore } from "../store/open.ts";
import { type AskedHistory, type FoundHistory, findHistory } from "./find-history.ts";
import { rootOf } from "./installation.ts";
import { ownedDestinations } from "./owned-destinations.ts";
import { forgetConfig } from "./owners.ts";
import { type InstallerFlags, type Output, runInstaller } from "./run-installer.ts";

export interface FoundInstallation extends Checked<Installation | null> {
  /** As in `FoundHistory`. */
  readonly passedOver: FoundHistory["passedOver"];
}

/**
 * What is to be uninstalled: the installation of the configuration or of the owner; without one of these, the nearest that is on
 * record. Null when there is none, or several are equally near.
 */
export function findInstallation(host: ReadHost, state: string, asked: AskedHistory): FoundInstallation {
  const found = findHistory(host, state, asked);
  if (found.value !== null || !found.diagnostics.some(({ code }) => code === "generation/none")) return found;
  const { passedOver } = found;
  const near = unrecorded(host, state, asked);
  if (near.length === 1) return { value: near[0]!, diagnostics: [], passedOver };
  const owners = near.map(({ owner }) => owner).sort();
  const problem =
    owners.length === 0
      ? diagnostic("owner/nothing-installed", null, { owner: asked.owner })
      : diagnostic("generation/several", null, { owners });
  return { value: null, diagnostics: [problem], passedOver };
}

/** The nearest installations that have no generations: a bundle's own script made them. */
function unrecorded(host: ReadHost, state: string, asked: AskedHistory): readonly Installation[] {
  const { owner, scope } = asked;
  const isAsked = (one: Installation) => owner === null || owner === one.owner;
  const given = rootOf(asked, scope);
  const start = given === null ? host.cwd : (host.realPath(given) ?? given);
  for (let root = start; scope !== "user"; root = dirname(root)) {
    const here = projectOwners(host, root).map((owner) => ({ scope: "project", owner, root }) as const);
    if (here.some(isAsked)) return here.filter(isAsked);
    if (root === "/" || given !== null) break;
  }
  if (scope === "project" || given !== null) return [];
  return ownersOf(host, state)
    .map((owner) => ({ scope: "user", owner, root: null }) as const)
    .filter((one) => isAsked(one) && remembered(host, state, one) !== null);
}

/** The owners of the destinations that are on record in a project. */
function projectOwners(host: ReadHost, root: string): readonly string[] {
  const record = rememberedIn(host, `${root === "/" ? "" : root}/.kitout`, root);
  const headers = (record?.destinations ?? []).flatMap((directory) => ledgersOf(host, directory));
  const owners = headers.flatMap(
    (text) => /^owner ([A-Za-z0-9][A-Za-z0-9_-]*)$/m.exec(text.split("\n\n", 1)[0]!)?.[1] ?? [],
  );
  return [...new Set(owners)];
}

/** Whether there is a configuration, readable or not. `config` is the given file; null: search for it. */
export function isConfigured(host: ReadHost, config: string | null): boolean {
  const { value, diagnostics } = findConfig(host, config);
  return value !== null || !diagnostics.some(({ code }) => code === "config/not-found");
}

/** The directories of the backups that an installation leaves. Throws `HostError`. */
export function backupsLeft(host: ReadHost, installation: Installation): readonly string[] {
  const state = stateHome(host);
  return state === null ? [] : backupsOf(host, state, installation);
}

/** The end of an uninstallation. */
export interface Uninstalled {
  /** The exit code of the script. */
  readonly status: number;
  /** Directories that hold what installs have replaced; they stay. */
  readonly backups: readonly string[];
}

/** Destinations that the script does not find on record. What they were to hold does not matter: they are emptied. */
function unrecordedDestinations(
  host: ReadHost,
  state: string,
  installation: Installation,
): readonly Destination[] {
  const { root } = installation;
  return ownedDestinations(host, state, installation)
    .filter(({ onRecord }) => !onRecord)
    .map(({ directory, structure }, index) => ({
      name: `left-${index + 1}`,
      targets: [],
      structure,
      layout: "flat",
      onConflict: "fail",
      exclude: [],
      systems: [],
      dest: [{ kind: "text", text: root === null ? directory : display(root, directory) }],
      view: "0".repeat(64) as Hex,
    }));
}

/** Removes what is on record, and records that nothing is installed. Null when no script could be written. Throws `HostError`. */
export async function uninstall(
  host: Host,
  state: string,
  { scope, owner, root }: Installation,
  flags: InstallerFlags,
  output: Output,
): Promise<Checked<Uninstalled | null>> {
  const reports = new Reports();
  const directory = findStore(host, reports.report);
  const store = directory === null ? null : openStore(host, directory, reports.report);
  if (store === null) return reports.with(null);
  const installation = { scope, owner, root };
  try {
    const bundle = `${store.work}/uninstaller`;
    const destinations = unrecordedDestinations(host, state, installation);
    for (const { path, text, executable } of emit([{ scope, owner, destinations, shared: null }], scope)) {
      host.makeDirectory(dirname(`${bundle}/${path}`));
      host.writeFile(`${bundle}/${path}`, [Buffer.from(text)], executable ? 0o755 : 0o644);
    }
    const { AGENT_SKILLS_DESTS: _, AGENT_SKILLS_LOCAL_DESTS: __, ...env } = host.env;
    const all = { ...flags, uninstall: true };
    const status = await runInstaller({ ...host, env }, bundle, installation, all, output);
    if (status === 0 && flags.dryRun !== true) {
      forgetConfig(host, installation);
      reports.take(changeHistory(host, state, installation, (history) => movedTo(history, null)));
    }
    return reports.with({ status, backups: backupsOf(host, state, installation) });
  } finally {
    store.close();
  }
}
