// Writes skills.lock: all of it or nothing, and never over what somebody else has written in the meantime.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { Host } from "../../host/host.ts";
import { nonce, presences } from "../../host/presence.ts";
import type { Lock } from "../../model/lock.ts";
import { dirname } from "../../model/paths.ts";
import { lockBytes } from "./file.ts";
import { lockText } from "./text.ts";

/** The name of the unfinished file, before the number of the process; no lock is ever read from one. */
const UNFINISHED = "skillslock";

/**
 * `file` is physical: a link is refused. `before`: the bytes when it was read; null: it did not exist. When the bytes would be the same,
 * nothing is written. Two runs on one machine may write at once: one of them fails, or is second.
 */
export function writeLock(host: Host, file: string, lock: Lock, before: Uint8Array | null): Checked<null> {
  const reports = new Reports();
  const bytes = Buffer.from(lockText(lock));
  if (before === null || !bytes.equals(before))
    attempt(() => replace(host, file, bytes, before, reports.report), { file }, reports.report);
  return reports.with(null);
}

function replace(
  host: Host,
  file: string,
  bytes: Uint8Array,
  before: Uint8Array | null,
  report: Report,
): void {
  const directory = dirname(file);
  removeLeftovers(host, directory);
  const made = `${directory}/${UNFINISHED}-${nonce(host)}`;
  try {
    host.writeFile(made, [bytes], host.stat(file)?.mode ?? 0o644);
    const now = lockBytes(host, file);
    for (const found of now.diagnostics) report(found);
    // Another run may have written the same bytes.
    const isThere = now.value !== null && same(now.value, bytes);
    if (now.diagnostics.length > 0 || isThere) return;
    if (same(now.value, before)) host.rename(made, file);
    else report(diagnostic("lock/changed", { file }, {}));
  } finally {
    host.remove(made);
  }
}

/**
 * Removes the unfinished files of runs that were killed. One with this process's number is an older process's: this one has made none
 * yet.
 */
function removeLeftovers(host: Host, directory: string): void {
  for (const { path, kind, pid, alive } of presences(host, directory, null))
    if (kind === UNFINISHED && (!alive || pid === host.pid) && host.stat(path)?.kind === "file")
      host.remove(path);
}

function same(one: Uint8Array | null, other: Uint8Array | null): boolean {
  return one === null || other === null ? one === other : Buffer.from(one).equals(other);
}
