// What the commands about the lock begin with: the configuration, and its lock.

import type { Run } from "../cli/commands.ts";
import { requestOf } from "../cli/request.ts";
import { type Configured, configure, type Request } from "../compiler/compile.ts";
import type { Side } from "../compiler/lock/conflict.ts";
import { findLock } from "../compiler/lock/find.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { isError } from "../diagnostics/print.ts";
import type { LockFile } from "../model/lock.ts";

export interface Locked {
  readonly request: Request;
  readonly configured: Configured;
  readonly lock: LockFile;
}

/** `side` is what counts where a merge left both; null: neither. Null when there was an error, which `diagnostics` tell. */
export function readLocked(
  { host, options }: Run,
  side: Side | null,
  diagnostics: Diagnostic[],
): Locked | null {
  const request = requestOf(options);
  // A lock is about every condition: without the machine's facts there is none to look for.
  const configured = configure(host, { ...request, everyWhen: request.factsOnly }, diagnostics);
  if (configured === null) return null;
  const { main, trust } = configured.loaded;
  const found = findLock(host, main.file, trust.trusted, side);
  diagnostics.push(...found.diagnostics);
  if (found.value === null || diagnostics.some(isError)) return null;
  return { request, configured, lock: found.value };
}
