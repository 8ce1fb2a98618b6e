// Whose an installation is, and which configuration was last installed for the user without a name of its own: two of them
// would share the owner `user` (design: the ledger's owner), and each would remove what the other installed.

import type { Run } from "../cli/commands.ts";
import { type Options, UsageError } from "../cli/options.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import type { Host } from "../host/host.ts";
import { dataHome } from "../host/places.ts";
import type { Installation } from "../installed/history.ts";
import type { Config } from "../model/config.ts";
import type { Scope } from "../model/installer.ts";
import { dirname, resolve } from "../model/paths.ts";

/** What a configuration is installed as: --scope and --root say it, else the configuration. Throws `UsageError`. */
export function installationOf({ host, options }: Run, config: Config): Installation {
  const scope = options.scope ?? config.scope;
  const owner = config.name ?? scope;
  const root = rootOf(options, scope);
  if (scope === "user") return { scope, owner, root: null };
  const directory = resolve(host.cwd, root ?? config.root);
  return { scope, owner, root: host.realPath(directory) ?? directory };
}

/** --root as it was given; null when it was not. Throws `UsageError` when it means nothing in this scope. */
export function rootOf({ own, command }: Options, scope: Scope | null): string | null {
  const root = own["root"] as string | undefined;
  if (root !== undefined && scope === "user")
    throw new UsageError("--root is for project scope, and this is user scope.", command);
  // The variable of a script that nobody set.
  if (root === "") throw new UsageError("--root needs a directory.", command);
  return root ?? null;
}

/** A refusal when another nameless configuration, which is still there, was installed last. */
export function otherConfig(host: Host, config: Config): Diagnostic | null {
  const place = config.name === null ? ownerFile(host) : null;
  if (place === null || host.stat(place)?.kind !== "file") return null;
  const other = Buffer.from(host.readFile(place)).toString("utf8").trimEnd();
  if (other === config.file || host.stat(other) === null) return null;
  return diagnostic(
    "owner/other-config",
    { file: config.file },
    { owner: "user", other, config: config.file },
  );
}

/** Remembers that this nameless configuration is the one. */
export function rememberConfig(host: Host, config: Config): void {
  const place = config.name === null ? ownerFile(host) : null;
  if (place === null) return;
  host.makeDirectory(dirname(place));
  host.remove(place);
  host.writeFile(place, [Buffer.from(`${config.file}\n`)], 0o600);
}

function ownerFile(host: Host): string | null {
  const base = dataHome(host);
  return base === null ? null : `${base}/owners/user`;
}
