// What is said of a commit and the ref that it is expected on.

import { shortened } from "./phrases.ts";

/** The facts of a message about a commit that is not on its ref. `isGone`: there is no such ref any more. */
export interface OffRef {
  readonly name: string;
  readonly rev: string;
  /** Null: skills.yaml names the commit itself. */
  readonly ref: string | null;
  readonly isGone: boolean;
}

/** What is wrong. */
export function offRefText({ name, rev, ref, isGone }: OffRef): string {
  const commit = `Commit ${rev.slice(0, 12)} of source "${name}" is`;
  if (isGone) return `${commit} locked for ${refText(ref)}, which the repository no longer has.`;
  if (ref?.startsWith("refs/tags/")) return `${commit} not the one that ${refText(ref)} points to.`;
  return `${commit} not on ${refText(ref)}.`;
}

/** How that may have come about. */
export const OFF_REF =
  "A server gives away any commit by its id, also one of a fork that nobody has merged; or the ref was moved or its history rewritten.";

/** A ref in a sentence. */
export function refText(ref: string | null): string {
  if (ref === null) return "any branch or tag";
  if (ref === "HEAD") return "the default branch";
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  return name === undefined ? shortened(ref) : `${kind === "heads" ? "branch" : "tag"} "${shortened(name)}"`;
}
