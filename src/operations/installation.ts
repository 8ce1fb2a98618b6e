// The owner of an installation, and which configuration of that owner was installed last: two of them with one `name`, or without one,
// share an owner (design: the ledger's owner), and each would remove what the other installed.

import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { hexDigest } from "../digest/nar.ts";
import { dataHome } from "../host/directories.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { nullIfUnreachable } from "../host/null-if-unreachable.ts";
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

/** A refusal when the same owner was last installed here from another configuration that still exists. */
export function otherConfig(host: ReadHost, config: Config, installation: Installation): Diagnostic | null {
  const file = ownerFile(host, installation);
  if (file === null || nullIfUnreachable(() => host.stat(file))?.kind !== "file") return null;
  const other = Buffer.from(host.readFile(file)).toString("utf8").trimEnd();
  const real = nullIfUnreachable(() => host.realPath(other));
  // The same file may be reached by another path.
  if (other === config.file || real === null || real === host.realPath(config.file)) return null;
  const { owner, root } = installation;
  const args = { owner, other, config: config.file, root, named: config.name !== null };
  return diagnostic("owner/other-config", { file: config.file }, args);
}

/** Records that this configuration was the last one of its owner to be installed here. */
export function rememberConfig(host: Host, config: Config, installation: Installation): void {
  const file = ownerFile(host, installation);
  if (file === null) return;
  host.makeDirectory(dirname(file));
  host.remove(file);
  host.writeFile(file, [Buffer.from(`${config.file}\n`)], 0o600);
}

/** Forgets which configuration was installed here last: nothing of this owner is installed any more. */
export function forgetConfig(host: Host, installation: Installation): void {
  const file = ownerFile(host, installation);
  if (file !== null && host.stat(file) !== null) host.remove(file);
}

/** One file for each owner in user scope and, since names of owners do not begin with a dot, beside them for each project. */
function ownerFile(host: ReadHost, { owner, root }: Installation): string | null {
  const base = dataHome(host);
  if (base === null) return null;
  return root === null
    ? `${base}/owners/${owner}`
    : `${base}/owners/.projects/${hexDigest(root).slice(0, 40)}-${owner}`;
}
