// What a build adds to the lock.

import type { Compiled, Request } from "../compiler/compile.ts";
import { isRecordable, withFound } from "../compiler/lock/pins.ts";
import { lockText } from "../compiler/lock/text.ts";
import { writeLock } from "../compiler/lock/write.ts";
import type { Session } from "../compiler/sources/fetcher.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { isError } from "../diagnostics/print.ts";
import type { Host } from "../host/host.ts";
import type { Lock } from "../model/lock.ts";
import { display } from "../model/paths.ts";
import { lockChanges } from "../present/lock-changes.ts";
import { coveredProfiles, disagreements, layerOf } from "./cover-profiles.ts";

/**
 * Writes the lock with what this build found, when it had to find something. The other profiles' needs are added then too, as far as they
 * can be had here. Gives what changed, in words, or "" when nothing did; null when it could not be written, which is reported.
 */
export async function saveLock(
  host: Host,
  session: Session,
  request: Request,
  compiled: Compiled,
  diagnostics: Diagnostic[],
): Promise<string | null> {
  const { lock, written, relocked } = compiled;
  // What was locked and is still so says it in the same words, however its file is formatted.
  if (request.frozen || lockText(written) === lockText(relocked)) return "";
  const complete = await withOthers(host, session, request, compiled, diagnostics);
  if (complete === null) return null;
  const { diagnostics: found } = writeLock(host, lock.file, complete, lock.bytes);
  diagnostics.push(...found);
  return found.some(isError) ? null : lockChanges(display(host.cwd, lock.file), written, complete);
}

async function withOthers(
  host: Host,
  session: Session,
  request: Request,
  compiled: Compiled,
  diagnostics: Diagnostic[],
): Promise<Lock | null> {
  let lock = compiled.relocked;
  const layers = [];
  const failed: string[] = [];
  const [own, ...others] = coveredProfiles(compiled);
  // This build has not looked at what counts on other machines only.
  const choices = compiled.config.dormant.length > 0 ? [own!, ...others] : others;
  for (const profiles of choices) {
    const layer = await layerOf(host, session, request, profiles);
    if (layer.selected === null) {
      // Those that were not made to go together need not.
      if (profiles.length < 2) failed.push(profiles[0] ?? "(none)");
      continue;
    }
    const { fetched } = layer.selected;
    layers.push(layer.selected);
    const found = layer.skills.filter((skill) => isRecordable(compiled.lock.lock, fetched, skill));
    lock = withFound(lock, fetched, found);
  }
  const differ = disagreements([compiled, ...layers]);
  diagnostics.push(...differ);
  if (failed.length > 0)
    diagnostics.push(diagnostic("lock/incomplete", { file: compiled.lock.file }, { profiles: failed }));
  return differ.length > 0 ? null : lock;
}
