// The pins of this run's sources, and the lock with what this run found.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { Config, SourceDecl } from "../../model/config.ts";
import type { FoundSkill, Lock, LockedSource, LockFile, Pin, Pinned } from "../../model/lock.ts";
import type { RelPath } from "../../model/names.ts";
import { pinsEqual } from "../../model/pin.ts";
import type { Place, YamlPlace } from "../../model/place.ts";
import { declarationOf, declares, lockedDeclaration } from "./declares.ts";

export interface Pins {
  /** The pins that still hold: the source is declared as it was when it was locked. */
  readonly pins: ReadonlyMap<string, Pin>;
  /** Sources that would have to be resolved again but must not be; they have been reported. */
  readonly refused: ReadonlySet<string>;
}

/** `frozen`: no source may be resolved again. */
export function pinsOf(config: Config, file: LockFile, frozen: boolean): Checked<Pins> {
  const pins = new Map<string, Pin>();
  const refused = new Set<string>();
  const reports = new Reports();
  for (const source of config.sources) {
    const entry = file.lock.sources.get(source.name);
    if (entry !== undefined && declares(source.origin, entry.pin)) {
      pins.set(source.name, entry.pin);
      continue;
    }
    // A directory has nothing to resolve: its skills are compared with the lock later.
    if (!frozen || source.bound !== null || source.origin.kind === "path" || source.origin.kind === "input")
      continue;
    refused.add(source.name);
    reports.report(unpinned(source, entry, file));
  }
  return reports.with({ pins, refused });
}

function unpinned(source: SourceDecl, entry: LockedSource | undefined, { bytes }: LockFile): Diagnostic {
  const { name, at, origin } = source;
  if (bytes === null) return diagnostic("lock/missing", at, {});
  if (entry === undefined) return diagnostic("lock/missing-entry", at, { source: name, skill: null });
  return diagnostic("lock/declaration", at, {
    source: name,
    locked: lockedDeclaration(entry.pin),
    declared: declarationOf(origin),
  });
}

/**
 * The lock as this run uses it. A new name for a locked source gets that source's pin, unless nothing may be added or it is to be
 * resolved again.
 */
export function known(
  lock: Lock,
  config: Config,
  { frozen, refreshes }: { readonly frozen: boolean; readonly refreshes: (source: string) => boolean },
): Lock {
  const sources = new Map([...lock.sources].filter(([name]) => !refreshes(name)));
  for (const { name, origin } of frozen ? [] : config.sources) {
    const entry = sources.get(name);
    if (refreshes(name) || (entry !== undefined && declares(origin, entry.pin))) continue;
    const twin = [...sources.values()].find(({ pin }) => declares(origin, pin));
    if (twin !== undefined) sources.set(name, twin);
  }
  return { sources };
}

/**
 * Why the bytes of a skill are refused; null when the lock has the same digest, or none and may be added to. Changes in a directory of
 * this machine are refused only with --frozen: there is nothing to go back to.
 */
export function refusedBytes(
  { file, bytes, lock }: LockFile,
  sources: ReadonlyMap<string, Pinned>,
  { source, path, digest }: FoundSkill,
  at: { readonly selected: Place; readonly declared: Place },
  frozen: boolean,
): Diagnostic | null {
  const pinned = sources.get(source);
  // Versioned with the configuration itself.
  if (pinned === undefined || pinned.bytes === "project") return null;
  const entry = lock.sources.get(source);
  const same = entry !== undefined && pinned.pin !== null && pinsEqual(entry.pin, pinned.pin);
  const expected = same ? entry.skills.get(path) : undefined;
  if (expected === digest || (pinned.bytes === "path" && !frozen)) return null;
  const skill = skillKey(path);
  if (expected !== undefined) {
    const position: YamlPlace = { file, path: ["sources", source, "skills", skill], on: "value" };
    return diagnostic("lock/digest", position, { source, path, expected, found: digest, from: pinned.bytes });
  }
  if (!frozen) return null;
  if (bytes === null) return diagnostic("lock/missing", at.selected, {});
  if (entry === undefined || same || pinned.pin === null)
    return diagnostic("lock/missing-entry", at.selected, { source, skill });
  const declared = lockedDeclaration(pinned.pin);
  return diagnostic("lock/declaration", at.declared, {
    source,
    locked: lockedDeclaration(entry.pin),
    declared,
  });
}

/** A skill's key in the lock. */
export function skillKey(path: RelPath): string {
  return path === "" ? "." : path;
}

/**
 * Whether the digest may be added to the lock. A directory that is bound in place of a repository, a package or an archive is compared
 * with the lock but adds nothing to it.
 */
export function isRecordable(
  lock: Lock,
  pinned: ReadonlyMap<string, Pinned>,
  { source, path }: FoundSkill,
): boolean {
  const found = pinned.get(source);
  const isReplacement = found?.bytes === "bound" && found.pin?.kind !== "input";
  return !isReplacement || lock.sources.get(source)?.skills.has(path) === true;
}

/** The lock with these sources as they are pinned now, and these skills. Other sources stay as they are. */
export function withFound(
  lock: Lock,
  pinned: ReadonlyMap<string, Pinned>,
  found: readonly FoundSkill[],
): Lock {
  const sources = new Map(lock.sources);
  const bySource = new Map<string, FoundSkill[]>();
  for (const skill of found) {
    const others = bySource.get(skill.source);
    if (others === undefined) bySource.set(skill.source, [skill]);
    else others.push(skill);
  }
  for (const [name, { pin }] of pinned) {
    if (pin === null) continue;
    const entry = sources.get(name);
    const known = entry !== undefined && pinsEqual(entry.pin, pin) ? entry.skills : [];
    const foundHere = bySource.get(name) ?? [];
    const skills = new Map([...known, ...foundHere.map(({ path, digest }) => [path, digest] as const)]);
    // A directory has no entry without skills.
    if (skills.size > 0 || !["path", "input"].includes(pin.kind)) sources.set(name, { pin, skills });
  }
  return { sources };
}
