// The installation of a configuration: its scope, its owner, and its root.

import type { ReadHost } from "../host/host.ts";
import type { Installation } from "../installed/history.ts";
import type { Config } from "../model/config.ts";
import type { Scope } from "../model/installer.ts";
import { resolve } from "../model/paths.ts";
import { UsageError } from "../model/usage.ts";

/** The values of --scope and --root; null when not given. */
export interface AskedInstallation {
  readonly scope: Scope | null;
  /** As written: relative to the working directory. */
  readonly root: string | null;
}

/** The installation of a configuration: the given scope and root, else its own. Throws `UsageError`. */
export function installationOf(host: ReadHost, asked: AskedInstallation, config: Config): Installation {
  const scope = asked.scope ?? config.scope;
  const owner = config.name ?? scope;
  const root = rootOf(asked, scope);
  if (scope === "user") return { scope, owner, root: null };
  const directory = resolve(host.cwd, root ?? config.root);
  return { scope, owner, root: host.realPath(directory) ?? directory };
}

/** The root as given; null without one. Throws `UsageError` when it has no meaning in this scope. */
export function rootOf({ root }: AskedInstallation, scope: Scope | null): string | null {
  if (root !== null && scope === "user")
    throw new UsageError("--root is for project scope, and this is user scope.");
  // Probably an unset variable in a script.
  if (root === "") throw new UsageError("--root needs a directory.");
  return root;
}
