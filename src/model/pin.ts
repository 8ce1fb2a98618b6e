// What a pin says: where it leads, what it follows, what it is now.

import type { Pin } from "./lock.ts";

/** What is pinned: a commit, a version, an integrity; for a directory, whose skills alone are locked, nothing. */
export function revisionOf(pin: Pin): string {
  switch (pin.kind) {
    case "git":
      return pin.rev;
    case "npm":
      return pin.version;
    case "archive":
      return pin.integrity;
    default:
      return "";
  }
}

/** Whether both say the same of one source. */
export function pinsEqual(a: Pin, b: Pin): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}

/** Where it comes from. */
export function addressOf(pin: Pin): string {
  switch (pin.kind) {
    case "git":
    case "archive":
      return pin.url;
    case "npm":
      return pin.package;
    case "input":
      return pin.input;
    case "path":
      return pin.path;
  }
}

/** The ref or the range that it was made for; null when there is none. */
export function followsOf(pin: Pin): string | null {
  if (pin.kind === "git") return pin.ref;
  return pin.kind === "npm" ? pin.range : null;
}

/** A tag is to stay where it is; a branch that took its name is none. */
export function isMovedTag(before: Pin | null, after: Pin): boolean {
  if (before?.kind !== "git" || after.kind !== "git" || before.url !== after.url) return false;
  const tag = /^refs\/tags\/(.+)$/.exec(before.ref ?? "")?.[1];
  if (tag === undefined) return false;
  return after.ref === before.ref ? after.rev !== before.rev : after.ref === `refs/heads/${tag}`;
}
