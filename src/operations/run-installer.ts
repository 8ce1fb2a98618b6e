// The one way in which a bundle's installer is run: by `kitout install`, and by `kitout rollback` of an older bundle.

import type { Options } from "../cli/options.ts";
import type { Host } from "../host/host.ts";
import { runScript } from "../host/run.ts";
import type { Installation } from "../installed/history.ts";
import type { Scope } from "../model/installer.ts";

export function scriptOf(scope: Scope): string {
  return scope === "user" ? "install" : "install-local";
}

/** Those of the named flags that are given, as the script takes them. */
export function flagsOf({ own }: Options, names: readonly string[]): readonly string[] {
  return names.filter((name) => own[name] === true).map((name) => `--${name}`);
}

/** The targets that are given. */
export function targetsOf({ own }: Options): readonly string[] {
  return (own["target"] as string[] | undefined) ?? [];
}

/** Runs it in the working directory and gives its exit code. Throws `HostError` when it cannot be started. */
export function runInstaller(
  host: Host,
  bundle: string,
  { scope, root }: Installation,
  flags: readonly string[],
): Promise<number> {
  const own = root === null ? [] : ["--root", root];
  return runScript(`${bundle}/${scriptOf(scope)}`, [...own, ...flags], host.cwd);
}
