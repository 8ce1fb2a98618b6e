// What becomes of each skill that was found: pure, so that nothing is written before all of it is known.

import type { Origin } from "./adopt/adopted.ts";

/** One directory with a skill. */
export interface FoundCopy {
  /** As it was reached; absolute. */
  readonly directory: string;
  /** Its link leads elsewhere: physical. */
  readonly real: string;
  /** By which equal contents are known. */
  readonly digest: string;
  /** Git's id of the same, by SHA-1. */
  readonly tree: string;
  /** Each file below it, to its mode and git's id of its bytes. */
  readonly files: ReadonlyMap<string, string>;
}

/** What a file of another manager says of a skill. */
export interface Claim {
  readonly file: string;
  readonly manager: string;
  readonly origin: Origin;
}

export interface FoundSkill {
  readonly name: string;
  readonly copies: readonly FoundCopy[];
  readonly claims: readonly Claim[];
}

export type Decision =
  /** The bytes of this copy go into the local source. */
  | { readonly kind: "copy"; readonly copy: FoundCopy }
  /** It comes from there; `copy` is what is installed, null: nothing is. `prefersCopy`: only if those are its bytes. */
  | {
      readonly kind: "origin";
      readonly claim: Claim;
      readonly copy: FoundCopy | null;
      readonly prefersCopy: boolean;
    }
  /** Somebody has to say which of these it is. */
  | { readonly kind: "undecided"; readonly contents: readonly FoundCopy[]; readonly claims: readonly Claim[] }
  /** As the user says. */
  | { readonly kind: "none" };

/** What was said with --take for a skill: a directory, a file of another manager, or `none`. */
export type Taken = { readonly path: string } | "none";

/** Null: what was said names neither a directory nor a file of this skill. */
export function decide(skill: FoundSkill, taken: Taken | null): Decision | null {
  const contents = firstBy(skill.copies, ({ digest }) => digest);
  const claims = firstBy(skill.claims, ({ origin }) => originKey(origin));
  if (taken === "none") return { kind: "none" };
  if (taken !== null) {
    const claim = skill.claims.find(({ file }) => file === taken.path);
    const copy = skill.copies.find(({ directory, real }) => [directory, real].includes(taken.path));
    if (claim !== undefined)
      return { kind: "origin", claim, copy: contents.length === 1 ? contents[0]! : null, prefersCopy: false };
    if (copy === undefined) return null;
    return claims.length === 1
      ? { kind: "origin", claim: claims[0]!, copy, prefersCopy: true }
      : { kind: "copy", copy };
  }
  if (contents.length > 1 || claims.length > 1) return { kind: "undecided", contents, claims };
  const [copy = null] = contents;
  const [claim] = claims;
  if (claim !== undefined) return { kind: "origin", claim, copy, prefersCopy: false };
  return copy === null ? { kind: "none" } : { kind: "copy", copy };
}

/** Two ways to write one origin are one. */
function originKey(origin: Origin): string {
  if (origin.kind !== "git") return JSON.stringify(origin);
  const { repository, path } = origin;
  return `${repositoryKey(repository)} ${path ?? ""}`;
}

/** What the ways to write one repository have in common. */
export function repositoryKey(repository: string): string {
  return repository
    .replace(/^[a-z+]+:\/\//i, "")
    .replace(/^[^@/]+@/, "")
    .replace(/^(?:www\.)?github\.com[/:]/i, "")
    .replace(/(?:\.git)?\/*$/, "")
    .toLowerCase();
}

function firstBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  const first = new Map<string, T>();
  for (const item of items) if (!first.has(key(item))) first.set(key(item), item);
  return [...first.values()];
}

/** For a skill, the commits at which its directory has the bytes that are installed; the newest first. */
export interface Candidate {
  readonly name: string;
  readonly commits: readonly string[];
}

/**
 * As few commits as possible with all of these skills: the one with most of them first, and of several the newest. What has no commit is
 * in none. `order`: all commits, the newest first.
 */
export function chooseCommits(
  candidates: readonly Candidate[],
  order: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const chosen = new Map<string, readonly string[]>();
  let left = candidates.filter(({ commits }) => commits.length > 0);
  while (left.length > 0) {
    const counts = new Map<string, number>();
    for (const { commits } of left)
      for (const commit of commits) counts.set(commit, (counts.get(commit) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const commit =
      order.find((one) => counts.get(one) === most) ?? [...counts].find(([, count]) => count === most)![0];
    const has = (one: Candidate) => one.commits.includes(commit);
    chosen.set(
      commit,
      left.filter(has).map(({ name }) => name),
    );
    left = left.filter((one) => !has(one));
  }
  return chosen;
}

/** The files that differ between what is installed and what the origin has; sorted. */
export function differences(
  installed: ReadonlyMap<string, string>,
  origin: ReadonlyMap<string, string>,
): readonly string[] {
  const names = [...new Set([...installed.keys(), ...origin.keys()])].sort();
  return names.filter((name) => installed.get(name) !== origin.get(name));
}
