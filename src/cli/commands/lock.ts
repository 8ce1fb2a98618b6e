import { lockText } from "../../compiler/lock/text.ts";
import { writeLock } from "../../compiler/lock/write.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isError, printable } from "../../diagnostics/print.ts";
import { display } from "../../model/paths.ts";
import { cover } from "../../operations/cover-profiles.ts";
import { readLocked } from "../../operations/read-lock.ts";
import { alteredSources } from "../../operations/update/altered-sources.ts";
import { lockChanges } from "../../present/lock-changes.ts";
import type { Run } from "../commands.ts";
import { withSession } from "../fetching.ts";
import { UsageError } from "../options.ts";
import { report } from "../report.ts";

/** Brings the lock up to what skills.yaml says, for all profiles, without moving a pin. */
export async function run(run: Run): Promise<number> {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const read = readLocked(run, sideOf(run), diagnostics);
  if (read === null) return report(run, diagnostics);
  const { request, configured, lock } = read;
  diagnostics.length = 0;
  const covered = await withSession(run, (session) =>
    cover(host, session, configured, { ...request, lock }, diagnostics),
  );
  if (covered === null) return report(run, diagnostics);
  diagnostics.push(...alteredSources(covered.layers));
  const before = lock.bytes === null ? null : Buffer.from(lock.bytes).toString("utf8");
  const text = lockText(covered.lock);
  const isNeeded = lock.bytes !== null || covered.lock.sources.size > 0;
  if (isNeeded && text !== before) {
    const written = writeLock(host, lock.file, covered.lock, lock.bytes);
    diagnostics.push(...written.diagnostics);
  }
  const exit = report(run, diagnostics);
  if (diagnostics.some(isError) || options.quiet) return exit;
  const file = display(host.cwd, lock.file);
  const skills = [...covered.lock.sources.values()].reduce((sum, { skills }) => sum + skills.size, 0);
  const holds = `${counted(covered.lock.sources.size, "source")}, ${counted(skills, "skill")}`;
  if (!isNeeded) out.print("There is nothing to lock: every source is a directory of this project.\n");
  else if (text === before) out.print(`${printable(file)} is complete: ${holds}.\n`);
  else out.print(lockChanges(file, lock.lock, covered.lock));
  return exit;
}

function sideOf({ options }: Run): "ours" | "theirs" | null {
  const side = options.own["take"] as string | undefined;
  if (side === undefined || side === "ours" || side === "theirs") return side ?? null;
  throw new UsageError(`--take is ours or theirs, not "${side}".`, "lock");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
