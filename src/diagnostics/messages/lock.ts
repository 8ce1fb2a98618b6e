// skills.lock.

import type { Kind } from "../../host/host.ts";
import type { Declaration, LockedValue, LockProblem, LockTextProblem } from "../../model/lock.ts";
import { error, failure, refusal, warning } from "../entry.ts";
import { list, nixName, shortened } from "../phrases.ts";

export const messages = {
  "lock/not-a-file": error<{ kind: Kind }>(
    ({ kind }) => `The lock is ${kind === "directory" ? "a directory, not a file" : "no regular file"}.`,
    () => "Move it away, then run `kitout lock`.",
  ),
  "lock/link": refusal<{ path: string }>(
    ({ path }) => `The lock is a link that leads out of the project: ${shortened(path)}.`,
    () => "Put the file itself in its place: a project must not have kitout write elsewhere.",
  ),
  "lock/conflict": error<{ paired: boolean }>(
    () => "Here is a conflict marker of git: two branches locked different things.",
    ({ paired }) =>
      paired
        ? "`kitout lock --take ours` or `--take theirs` keeps one side and locks what is missing in it."
        : `The markers do not pair, so no side can be taken. ${LOCK_ANEW}`,
  ),
  "lock/syntax": error<{ problem: LockTextProblem }>(
    ({ problem }) => `${lockTextProblem(problem)}.`,
    () => LOCK_ANEW,
  ),
  "lock/duplicate-key": error<{ key: string }>(
    ({ key }) => `The key "${shortened(key)}" is here for the second time.`,
    () => `Who reads the first would be told something else than who reads the last. ${LOCK_ANEW}`,
  ),
  "lock/version": error<{ found: number }>(
    ({ found }) => `This kitout reads version 1 of the lock, and this is version ${found}.`,
    () => "A newer kitout wrote it: use that one. Else restore the file from version control.",
  ),
  "lock/invalid": error<{ problem: LockProblem; key: string; expected: LockedValue | "" }>(
    ({ problem, key, expected }) => `${lockProblem(problem, shortened(key), expected)}.`,
    () => LOCK_ANEW,
  ),
  "lock/changed": failure<object>(
    () => "Something else wrote the lock while kitout was at work; kitout left it alone.",
    () => "Run this again: it begins with what stands there now.",
  ),
  "lock/missing": error<object>(
    () => "There is no skills.lock, and --frozen takes only what is locked.",
    () => "Run `kitout lock`, and commit the file that it writes beside skills.yaml.",
  ),
  "lock/missing-entry": error<{ source: string; skill: string | null }>(
    ({ source, skill }) =>
      `The ${skill === null ? "" : `skill "${shortened(skill)}" of the `}source "${source}" is not in the lock, and --frozen takes only what is locked.`,
    () => "Run `kitout lock`, and commit the skills.lock.",
  ),
  "lock/declaration": error<{ source: string; locked: Declaration; declared: Declaration }>(
    ({ source, locked, declared }) =>
      `The source "${source}" was locked as ${declaration(locked)}, and now it is ${declaration(declared)}.`,
    () => "Run `kitout lock`, which locks what has changed and nothing else, and commit the skills.lock.",
  ),
  "lock/digest": error<{
    source: string;
    path: string;
    expected: string;
    found: string;
    from: "bound" | "input" | "path" | "fetched";
  }>(
    ({ source, path, expected, found }) =>
      `The skill in ${path === "" ? "the root" : shortened(path)} of "${source}" is not the one that was locked: its digest is ${found}, and should be ${expected}.`,
    ({ source, from }) => digestHint(source, from),
  ),
  "lock/profiles-differ": error<{
    source: string;
    one: string | null;
    other: string | null;
  }>(
    ({ source, one, other }) =>
      `The source "${source}" is one thing ${inProfile(one)}, and another ${inProfile(other)}. The lock has one place for it.`,
    () => "Give one of them a name of its own, and let the profile select from that.",
  ),
  "lock/bound": error<{ source: string }>(
    ({ source }) =>
      `Not all that is wanted of the source "${source}" is locked, and what --source binds it to does not say which version it is.`,
    () => "Run this once without that --source.",
  ),
  "lock/incomplete": warning<{ profiles: readonly string[] }>(
    ({ profiles }) =>
      `What ${profiles.length === 1 ? "the profile" : "the profiles"} ${list(profiles)} would select could not be found out here, and is not locked.`,
    () => "`kitout lock` says why. Run it where those sources can be had.",
  ),
};

const LOCK_ANEW =
  "Restore the file from version control, or delete it and run `kitout lock`, which locks what the sources have now.";

function lockTextProblem(problem: LockTextProblem): string {
  const problems = {
    "too-large": "This file is larger than any lock is",
    "not-utf8": "This file is not valid UTF-8",
    empty: "There is nothing in this file",
    json: "A lock is JSON, and in JSON this cannot stand here",
    end: "A lock is JSON, and this one breaks off",
  } satisfies Record<LockTextProblem, string>;
  return problems[problem];
}

function lockProblem(problem: LockProblem, key: string, expected: LockedValue | ""): string {
  const problems = {
    unknown: `There is no key "${key}" here`,
    missing: `The key "${key}" is missing`,
    "no-kind": `"${key}" does not say what it is: git, npm, archive, input or path`,
    "source-name": `"${key}" is not the name of a source`,
    "skill-path": `"${key}" is not the directory of a skill: a path inside its source`,
    value: `${key === "" ? "All of a lock" : `"${key}"`} should be ${lockedValue(expected)}`,
  } satisfies Record<LockProblem, string>;
  return problems[problem];
}

function lockedValue(expected: LockedValue | ""): string {
  const values = {
    map: "a map",
    format: "the number 1",
    git: "the address of a repository that git can fetch, without a password",
    ref: "HEAD or the full name of a ref, such as refs/heads/main",
    rev: "the full id of a commit: 40 or 64 of 0-9 and a-f",
    npm: "a text",
    range: "a text",
    version: "an exact version, such as 1.2.3",
    url: "an http or https address, without a password",
    integrity: "a digest with its kind in front, such as sha512-…",
    archive: "an https address without a password, or a path",
    input: "a text",
    path: "a text",
    digest: "the digest of the skill, sha256-…=",
    "": "",
  } satisfies Record<LockedValue | "", string>;
  return values[expected];
}

function digestHint(source: string, from: "bound" | "input" | "path" | "fetched"): string {
  const update = `\`kitout update ${source}\` locks`;
  switch (from) {
    case "bound":
      return `The directory that --source names holds something else. Name the right one, or leave --source out; ${update} what the source has now. What Nix fetched may differ by git attributes (export-subst, export-ignore, eol): bind an exact checkout, with \`sources.${nixName(source)} = …\` of mkBundle or programs.kitout.`;
    case "input":
      return `The flake input moved on. If that is meant, ${update} what it has now; else go back to the flake.lock of that time.`;
    case "path":
      return `Somebody changed that directory. Look at what changed; if it is meant, ${update} it as it is now.`;
    case "fetched":
      return `A version that is fixed does not change: either the lock was edited, or this is not the source that it was. Restore skills.lock from version control; only when you know why they differ, ${update} what the source has now.`;
  }
}

function declaration({ kind, what, which }: Declaration): string {
  return `${kind} ${shortened(what)}${which === null ? "" : ` (${shortened(which)})`}`;
}

function inProfile(profile: string | null): string {
  return profile === null ? "without a profile" : `in the profile "${profile}"`;
}
