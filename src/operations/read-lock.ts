// Reads the configuration and its lock, for commands about the lock.

import { type Configured, configure, trustNote } from "../compiler/config/configure.ts";
import type { Side } from "../compiler/lock/conflict.ts";
import { findLock } from "../compiler/lock/find.ts";
import type { Checked } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import type { ReadHost } from "../host/host.ts";
import type { LockFile } from "../model/lock.ts";
import type { Request } from "../model/request.ts";

export interface Locked {
  readonly configured: Configured;
  readonly lock: LockFile;
}

/** `side` is what counts where a merge left both; null: neither. Null when there was an error. */
export function readLocked(host: ReadHost, request: Request, side: Side | null): Checked<Locked | null> {
  const reports = new Reports();
  // A lock covers every condition, so without the machine's facts nothing is missing.
  const configured = reports.take(configure(host, { ...request, ignoreConditions: request.factsOnly }));
  if (configured === null) return reports.with(null);
  const { main, trust } = configured.loaded;
  const lock = reports.take(findLock(configured.steady, main, trust.permits, side));
  reports.add(trustNote(configured.loaded, reports.diagnostics));
  return reports.with(lock === null || reports.failed ? null : { configured, lock });
}
