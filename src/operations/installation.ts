// The owner of an installation, and which configuration without a name was last installed for the user: two of them would share the
// owner `user` (design: the ledger's owner), and each would remove what the other installed.

import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { dataHome } from "../host/directories.ts";
import type { Host, ReadHost } from "../host/host.ts";
import type { Installation } from "../installed/history.ts";
import type { Config } from "../model/config.ts";
import type { Scope } from "../model/installer.ts";
import { dirname, resolve } from "../model/paths.ts";
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

/** A refusal when another nameless configuration that still exists was installed last. */
export function otherConfig(host: ReadHost, config: Config): Diagnostic | null {
  const file = config.name === null ? ownerFile(host) : null;
  if (file === null || host.stat(file)?.kind !== "file") return null;
  const other = Buffer.from(host.readFile(file)).toString("utf8").trimEnd();
  if (other === config.file || host.stat(other) === null) return null;
  return diagnostic(
    "owner/other-config",
    { file: config.file },
    { owner: "user", other, config: config.file },
  );
}

/** Records that this nameless configuration was installed last. */
export function rememberConfig(host: Host, config: Config): void {
  const file = config.name === null ? ownerFile(host) : null;
  if (file === null) return;
  host.makeDirectory(dirname(file));
  host.remove(file);
  host.writeFile(file, [Buffer.from(`${config.file}\n`)], 0o600);
}

function ownerFile(host: ReadHost): string | null {
  const base = dataHome(host);
  return base === null ? null : `${base}/owners/user`;
}
