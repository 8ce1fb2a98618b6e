// Whose an installation is, and which configuration was last installed for the user without a name of its own: two of them
// would share the owner `user` (design: the ledger's owner), and each would remove what the other installed.

import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { dataHome } from "../host/places.ts";
import type { Installation } from "../installed/history.ts";
import type { Config } from "../model/config.ts";
import type { Scope } from "../model/installer.ts";
import { dirname, resolve } from "../model/paths.ts";
import { UsageError } from "../model/usage.ts";

/** What --scope and --root say of an installation; null for what was not given. */
export interface AskedInstallation {
  readonly scope: Scope | null;
  /** As it was written: relative to the working directory. */
  readonly root: string | null;
}

/** What a configuration is installed as: what was asked for, else what it says itself. Throws `UsageError`. */
export function installationOf(host: ReadHost, asked: AskedInstallation, config: Config): Installation {
  const scope = asked.scope ?? config.scope;
  const owner = config.name ?? scope;
  const root = rootOf(asked, scope);
  if (scope === "user") return { scope, owner, root: null };
  const directory = resolve(host.cwd, root ?? config.root);
  return { scope, owner, root: host.realPath(directory) ?? directory };
}

/** The root as it was given; null when it was not. Throws `UsageError` when it means nothing in this scope. */
export function rootOf({ root }: AskedInstallation, scope: Scope | null): string | null {
  if (root !== null && scope === "user")
    throw new UsageError("--root is for project scope, and this is user scope.");
  // A script's variable that is not set.
  if (root === "") throw new UsageError("--root needs a directory.");
  return root;
}

/** A refusal when another nameless configuration, which is still there, was installed last. */
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

/** Remembers that this nameless configuration is the one. */
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
