// Adds to the lock what a build found.

import type { Compiled } from "../compiler/compile.ts";
import { isRecordable, withFound } from "../compiler/lock/pins.ts";
import { lockText } from "../compiler/lock/text.ts";
import { writeLock } from "../compiler/lock/write.ts";
import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import type { Lock } from "../model/lock.ts";
import type { Request } from "../model/request.ts";
import type { Context } from "./context.ts";
import { coveredProfiles, disagreements, layerOf } from "./cover-profiles.ts";

/** What was, or would be, written to a lock. */
export interface LockChange {
  /** Absolute. */
  readonly file: string;
  readonly before: Lock;
  readonly after: Lock;
}

/** Whether a build writes the lock. */
export type LockMode = "write" | "leave";

/**
 * Writes the lock if this build found anything new; with `leave`, only finds out what would be written. Then what the other profiles need
 * is added too, as far as it can be fetched here. Null when there is nothing to write, or an error is reported.
 */
export async function saveLock(
  context: Context,
  request: Request,
  compiled: Compiled,
  mode: LockMode,
): Promise<Checked<LockChange | null>> {
  const { lock, written, relocked } = compiled;
  // Canonical texts are compared, so that only changes of content count, not the format of the file.
  if (request.frozen || lockText(written) === lockText(relocked)) return { value: null, diagnostics: [] };
  const reports = new Reports();
  const complete = reports.take(await withOthers(context, request, compiled));
  if (reports.failed) return reports.with(null);
  if (mode === "write") reports.take(writeLock(context.host, lock.file, complete, lock.bytes));
  return reports.with(reports.failed ? null : { file: lock.file, before: written, after: complete });
}

async function withOthers(context: Context, request: Request, compiled: Compiled): Promise<Checked<Lock>> {
  const reports = new Reports();
  let lock = compiled.relocked;
  const layers = [];
  const failed: string[] = [];
  const [current, ...others] = coveredProfiles(compiled);
  // This build has not read skills that only apply on other machines.
  const choices = compiled.config.dormant.length > 0 ? [current!, ...others] : others;
  for (const profiles of choices) {
    const layer = await layerOf(context, request, profiles);
    if (layer.selected === null) {
      // Not all profiles are meant to be combined, so a failure of several is normal.
      if (profiles.length < 2) failed.push(profiles[0] ?? "(none)");
      continue;
    }
    const { fetched } = layer.selected;
    layers.push(layer.selected);
    const found = layer.skills.filter((skill) => isRecordable(compiled.lock.lock, fetched, skill));
    lock = withFound(lock, fetched, found);
  }
  reports.add(disagreements([compiled, ...layers]));
  if (failed.length > 0)
    reports.report(diagnostic("lock/incomplete", { file: compiled.lock.file }, { profiles: failed }));
  return reports.with(lock);
}
