// Locks of installers in the way of an install: a warning for each whose holder is not known to be dead.

import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { stateHome } from "../host/directories.ts";
import { expandDest } from "../host/expand-dest.ts";
import type { ReadHost } from "../host/host.ts";
import type { Installation } from "../installed/history.ts";
import { heldLocks } from "../installed/locks.ts";
import { controlsOf, remembered } from "../installed/remembered.ts";
import type { Config } from "../model/config.ts";
import { resolve } from "../model/paths.ts";

/** `destinations` are absolute; those on record are looked at as well. */
export function warnOfLocks(
  host: ReadHost,
  installation: Installation,
  destinations: readonly string[],
): readonly Diagnostic[] {
  const { owner, root } = installation;
  const state = stateHome(host);
  const records = root === null ? state && `${state}/${owner}` : `${root}/.kitout`;
  const recorded = state === null ? [] : (remembered(host, state, installation)?.destinations ?? []);
  const controls = [...recorded, ...destinations].flatMap(controlsOf);
  return heldLocks(host, [...(records === null ? [] : [records]), ...controls]).map((lock) =>
    diagnostic("owner/lock-held", null, lock),
  );
}

/** The directories that the targets of a configuration name, whether they exist or not. */
export function declaredDestinations(
  host: ReadHost,
  { targets }: Config,
  { root }: Installation,
): readonly string[] {
  return targets.flatMap(({ dest, localDest }) => {
    if (root !== null) return localDest === null ? [] : [resolve(root, localDest)];
    const directory = dest === null ? null : expandDest(dest, host.env);
    return directory?.startsWith("/") ? [resolve("/", directory)] : [];
  });
}
