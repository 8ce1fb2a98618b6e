// `kitout lock`: updates the lock to skills.yaml, for all profiles, without moving a pin.

import type { Side } from "../compiler/lock/conflict.ts";
import { lockText } from "../compiler/lock/text.ts";
import { writeLock } from "../compiler/lock/write.ts";
import type { Checked } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import type { Request } from "../model/request.ts";
import type { Context } from "./context.ts";
import { cover } from "./cover-profiles.ts";
import { readLocked } from "./read-lock.ts";
import type { LockChange } from "./save-lock.ts";
import { alteredSources } from "./update/altered-sources.ts";
import { offRefSources } from "./update/off-ref.ts";

export type { Side } from "../compiler/lock/conflict.ts";

export interface LockResult extends LockChange {
  /** `none-needed`: every source is a directory of the project. */
  readonly outcome: "written" | "complete" | "none-needed";
}

/** `side` is what counts where a merge left both; null: neither. Null when there was an error. */
export async function completeLock(
  context: Context,
  request: Request,
  side: Side | null,
): Promise<Checked<LockResult | null>> {
  const reports = new Reports();
  const { value: read, diagnostics } = readLocked(context.host, request, side);
  if (read === null) return { value: null, diagnostics };
  // The reports of the configuration are repeated by each of its layers.
  const { configured, lock } = read;
  const covered = reports.take(await cover(context, configured, { ...request, lock }));
  if (covered === null) return reports.with(null);
  reports.add(alteredSources(covered.layers));
  reports.add(await offRefSources(context, covered.layers, null));
  const before = lock.bytes === null ? null : Buffer.from(lock.bytes).toString("utf8");
  const isNeeded = lock.bytes !== null || covered.lock.sources.size > 0;
  const isSame = lockText(covered.lock) === before;
  if (isNeeded && !isSame) reports.take(writeLock(context.host, lock.file, covered.lock, lock.bytes));
  if (reports.failed) return reports.with(null);
  return reports.with({
    outcome: isNeeded ? (isSame ? "complete" : "written") : "none-needed",
    file: lock.file,
    before: lock.lock,
    after: covered.lock,
  });
}
