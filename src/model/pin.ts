// The parts of a pin: its address, what it follows, its revision.

import { type Pin, TAGS } from "./lock.ts";

/** The revision: a commit, a version, an integrity or the digest of what a site publishes; "" for a directory, of which only the skills are locked. */
export function revisionOf(pin: Pin): string {
  switch (pin.kind) {
    case "git":
      return pin.rev;
    case "npm":
      return pin.version;
    case "archive":
      return pin.integrity;
    case "well-known":
      return pin.revision;
    default:
      return "";
  }
}

/** A revision for people: the first 12 characters of a commit or a digest; a version as it is. */
export function shortRevision(revision: string): string {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision)) return revision.slice(0, 12);
  const digest = /^(sha\d+)-([A-Za-z0-9+/]{12})[A-Za-z0-9+/]+=*$/.exec(revision);
  return digest === null ? revision : `${digest[1]}-${digest[2]}…`;
}

/** Whether both pins are equal. */
export function pinsEqual(a: Pin, b: Pin): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}

/** The address, the package or the path. */
export function addressOf(pin: Pin): string {
  switch (pin.kind) {
    case "git":
    case "archive":
    case "well-known":
      return pin.url;
    case "npm":
      return pin.package;
    case "input":
      return pin.input;
    case "path":
      return pin.path;
  }
}

/** The tag that was chosen, without `refs/tags/`; null where no range of versions in a repository is followed. */
export function tagOf(pin: Pin): string | null {
  return pin.kind === "git" && pin.range !== undefined ? (pin.ref?.slice(TAGS.length) ?? null) : null;
}

/** The ref or the range that it was made for; null when there is none. */
export function followsOf(pin: Pin): string | null {
  if (pin.kind === "git") return pin.range ?? pin.ref;
  return pin.kind === "npm" ? pin.range : null;
}

/** What the ref of a locked commit is now; null where `now` is of another ref. */
export function tipOf(locked: Pin, now: Pin): string | null {
  return locked.kind === "git" && now.kind === "git" && locked.ref === now.ref ? now.rev : null;
}

/** Whether a tag points elsewhere now: tags should not move. A branch of the same name is not a tag. */
export function isMovedTag(before: Pin | null, after: Pin): boolean {
  if (before?.kind !== "git" || after.kind !== "git" || before.url !== after.url) return false;
  const tag = /^refs\/tags\/(.+)$/.exec(before.ref ?? "")?.[1];
  if (tag === undefined) return false;
  return after.ref === before.ref ? after.rev !== before.rev : after.ref === `refs/heads/${tag}`;
}
