// What a run did to the lock, in words.

import { printable } from "../diagnostics/printable.ts";
import { compareBytes } from "../digest/bytes.ts";
import type { Lock, LockedSource, Pin } from "../model/lock.ts";
import { pinsEqual, revisionOf, tagOf } from "../model/pin.ts";
import type { LockResult } from "../operations/lock.ts";
import { count } from "./changes/words.ts";
import { tagged } from "./update/words.ts";

/** `Wrote FILE:` and a line for each source that changed; `doing` replaces `Wrote`. */
export function lockChanges(file: string, before: Lock, after: Lock, doing = "Wrote"): string {
  const names = [...new Set([...before.sources.keys(), ...after.sources.keys()])].sort(compareBytes);
  const lines = names.flatMap((name) => {
    const what = changeOf(before.sources.get(name), after.sources.get(name));
    return what === null ? [] : [`  ${printable(name)}: ${what}\n`];
  });
  return `${doing} ${printable(file)}${lines.length === 0 ? "" : ":"}\n${lines.join("")}`;
}

function changeOf(before: LockedSource | undefined, after: LockedSource | undefined): string | null {
  if (after === undefined) return "not needed any more";
  const state = stateOf(after.pin);
  const skills = skillsText(before, after);
  if (before === undefined) return `${state === "" ? "" : `locked at ${state}, `}${skills}`;
  if (!pinsEqual(before.pin, after.pin) && revisionOf(before.pin) !== revisionOf(after.pin))
    return `${stateOf(before.pin)} → ${state}, because its declaration changed; ${skills}`;
  return skills === "" ? null : skills;
}

function stateOf(pin: Pin): string {
  return printable(tagged(tagOf(pin), revisionOf(pin)));
}

function skillsText(before: LockedSource | undefined, after: LockedSource): string {
  const old: LockedSource["skills"] = before?.skills ?? new Map();
  const added = [...after.skills.keys()].filter((path) => !old.has(path)).length;
  const removed = [...old.keys()].filter((path) => !after.skills.has(path)).length;
  const changed = [...after.skills].filter(([path, digest]) => (old.get(path) ?? digest) !== digest).length;
  const parts = [
    ...(added > 0 || before === undefined ? [`${added} ${added === 1 ? "skill" : "skills"} added`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(removed > 0 ? [`${removed} dropped`] : []),
  ];
  return parts.join(", ");
}

/** What `kitout lock` did; `file` is the lock, for display. Fields may be added, never renamed. */
export function lockJson({ outcome, after }: LockResult, file: string) {
  const sources = [...after.sources].map(([source, { skills }]) => ({ source, skills: skills.size }));
  return { outcome, lock: file, sources };
}

/** The same in words. */
export function lockText({ outcome, before, after }: LockResult, file: string): string {
  if (outcome === "none-needed") return "Nothing to lock: every source is a directory of this project.\n";
  if (outcome === "written") return lockChanges(file, before, after);
  const skills = [...after.sources.values()].reduce((sum, { skills }) => sum + skills.size, 0);
  const holds = `${count(after.sources.size, "source")}, ${count(skills, "skill")}`;
  return `${printable(file)} is complete: ${holds}.\n`;
}
