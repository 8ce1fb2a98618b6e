import { display } from "../model/paths.ts";
import type { LockChange } from "../operations/save-lock.ts";
import { lockChanges } from "../present/lock-changes.ts";
import type { AnyRun } from "./command.ts";

/** Prints to stderr what a build wrote, or would write, to the lock; nothing with --json, which keeps stderr for diagnostics. */
export function reportLockChange(
  { host, options, out }: AnyRun,
  change: LockChange | null,
  doing: "Wrote" | "Would write" = "Wrote",
): void {
  if (change === null || options.quiet || options.json) return;
  out.error(lockChanges(display(host.cwd, change.file), change.before, change.after, doing));
}
