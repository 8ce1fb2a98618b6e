// A pin in the words of `update` and `outdated`.

import type { Pin } from "../../model/lock.ts";

/** Where it comes from. */
export function placeOf(pin: Pin): string {
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
