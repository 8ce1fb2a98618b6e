// Runs a bundle's installer, for `kitout install` and `kitout rollback`.

import type { Host } from "../host/host.ts";
import { type Output, runScript } from "../host/run-script.ts";
import type { Installation } from "../installed/history.ts";
import type { Scope } from "../model/installer.ts";

export type { Output } from "../host/run-script.ts";

/** The name of a bundle's installer for a scope. */
export function scriptOf(scope: Scope): string {
  return scope === "user" ? "install" : "install-local";
}

/** Switches of the script. */
export interface InstallerFlags {
  readonly dryRun?: boolean;
  readonly porcelain?: boolean;
  readonly force?: boolean;
  readonly takeOver?: boolean;
  readonly verify?: boolean;
  readonly uninstall?: boolean;
  /** With `uninstall`: installed copies stay. */
  readonly keepCopies?: boolean;
  /** Locks of which nobody knows whether their holders are still there. */
  readonly breakLocks?: boolean;
  readonly quiet?: boolean;
  /** Only these targets; all when empty. */
  readonly targets?: readonly string[];
}

/** The flags as arguments of the script. */
export function flagsOf(flags: InstallerFlags): readonly string[] {
  const named = [
    ["--dry-run", flags.dryRun],
    ["--porcelain", flags.porcelain],
    ["--force", flags.force],
    ["--take-over", flags.takeOver],
    ["--verify", flags.verify],
    ["--uninstall", flags.uninstall],
    ["--keep-copies", flags.keepCopies],
    ["--break-locks", flags.breakLocks],
    ["--quiet", flags.quiet],
  ] as const;
  const given = named.flatMap(([name, isGiven]) => (isGiven === true ? [name] : []));
  return [...given, ...(flags.targets ?? []).flatMap((name) => ["--target", name])];
}

/** The script's arguments. */
export function argumentsOf({ root }: Installation, flags: InstallerFlags): readonly string[] {
  return [...(root === null ? [] : ["--root", root]), ...flagsOf(flags)];
}

/** Runs it in the working directory and returns its exit code. Throws `HostError` when it cannot be started. */
export function runInstaller(
  host: Host,
  bundle: string,
  installation: Installation,
  flags: InstallerFlags,
  output: Output,
): Promise<number> {
  const script = `${bundle}/${scriptOf(installation.scope)}`;
  return runScript(host, script, argumentsOf(installation, flags), output);
}
