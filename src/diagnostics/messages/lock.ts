// skills.lock.

import type { Kind } from "../../host/host.ts";
import type { Declaration, LockedValue, LockProblem, LockTextProblem } from "../../model/lock.ts";
import { error, failure, refusal, warning } from "../entry.ts";
import { list, nixName, notAFile, shortened } from "../phrases.ts";

export const messages = {
  "lock/not-a-file": error<{ kind: Kind }>(
    ({ kind }) => `The lock is ${notAFile(kind)}.`,
    () => "Move it away, then run `kitout lock`.",
  ),
  "lock/link": refusal<{ path: string }>(
    ({ path }) => `The lock is a link that leads out of the project: ${shortened(path)}.`,
    () => "Replace the link with the file itself: a project must not make kitout write elsewhere.",
  ),
  "lock/conflict": error<{ paired: boolean }>(
    () => "This is a conflict marker of git: two branches changed the lock.",
    ({ paired }) =>
      paired
        ? "`kitout lock --take ours` or `--take theirs` keeps one side and locks what is missing from it."
        : `The markers do not pair up, so kitout cannot take a side. ${RESTORE}`,
  ),
  "lock/syntax": error<{ problem: LockTextProblem }>(
    ({ problem }) => `${lockTextProblem(problem)}.`,
    () => RESTORE,
  ),
  "lock/duplicate-key": error<{ key: string }>(
    ({ key }) => `Duplicate key "${shortened(key)}".`,
    () => `Different tools would use different values. ${RESTORE}`,
  ),
  "lock/version": error<{ found: number }>(
    ({ found }) => `This kitout reads version 1 of the lock, but this is version ${found}.`,
    () => "Use the newer kitout that wrote it, or restore the file from version control.",
  ),
  "lock/invalid": error<{ problem: LockProblem; key: string; expected: LockedValue | "" }>(
    ({ problem, key, expected }) => `${lockProblem(problem, shortened(key), expected)}.`,
    () => RESTORE,
  ),
  "lock/changed": failure<object>(
    () => "Another program changed the lock while kitout was running, so kitout did not write it.",
    () => "Run this again: it starts from the lock as it is now.",
  ),
  "lock/missing": error<object>(
    () => "There is no skills.lock, and --frozen uses only what is locked.",
    () => "Run `kitout lock`, and commit the file that it writes next to skills.yaml.",
  ),
  "lock/missing-entry": error<{ source: string; skill: string | null }>(
    ({ source, skill }) =>
      `${skill === null ? "Source" : `Skill "${shortened(skill)}" of source`} "${source}" is not locked, and --frozen uses only what is locked.`,
    () => "Run `kitout lock`, and commit skills.lock.",
  ),
  "lock/declaration": error<{ source: string; locked: Declaration; declared: Declaration }>(
    ({ source, locked, declared }) =>
      `Source "${source}" is locked as ${declaration(locked)}, but declared as ${declaration(declared)}.`,
    () => "Run `kitout lock`, which locks only what has changed, and commit skills.lock.",
  ),
  "lock/digest": error<{
    source: string;
    path: string;
    expected: string;
    found: string;
    from: "bound" | "input" | "path" | "fetched";
  }>(
    ({ source, path, expected, found }) =>
      `The skill in ${path === "" ? "the root" : shortened(path)} of "${source}" differs from the lock: expected digest ${expected}, found ${found}.`,
    ({ source, from }) => digestHint(source, from),
  ),
  "lock/profiles-differ": error<{
    source: string;
    one: string | null;
    other: string | null;
  }>(
    ({ source, one, other }) =>
      `Source "${source}" is declared differently ${inProfile(one)} and ${inProfile(other)}, but the lock holds one entry per source.`,
    () => "Give one of the two sources another name, and select from that in its profile.",
  ),
  "lock/bound": error<{ source: string }>(
    ({ source }) =>
      `Source "${source}" is not fully locked, and --source binds it to something without a version.`,
    () => "Run this once without that --source.",
  ),
  "lock/incomplete": warning<{ profiles: readonly string[] }>(
    ({ profiles }) =>
      `The lock is incomplete: kitout could not find out what ${profiles.length === 1 ? "profile" : "profiles"} ${list(profiles)} would select.`,
    () => "`kitout lock` shows why. Run it where all sources can be fetched.",
  ),
};

const RESTORE =
  "Restore the file from version control, or delete it and run `kitout lock` to lock what the sources contain now.";

function lockTextProblem(problem: LockTextProblem): string {
  const problems = {
    "too-large": "This file is too large to be a lock",
    "not-utf8": "This file is not valid UTF-8",
    empty: "This file is empty",
    json: "This is not valid JSON, as a lock must be",
    end: "This file ends too early: it is not valid JSON, as a lock must be",
  } satisfies Record<LockTextProblem, string>;
  return problems[problem];
}

function lockProblem(problem: LockProblem, key: string, expected: LockedValue | ""): string {
  const problems = {
    unknown: `Unknown key "${key}"`,
    missing: `The key "${key}" is missing`,
    "no-kind": `Source "${key}" has no kind: git, npm, archive, input or path`,
    "source-name": `"${key}" is not a valid name of a source`,
    "skill-path": `"${key}" is not the path of a skill inside its source`,
    value: `${key === "" ? "The lock" : `"${key}"`} must be ${lockedValue(expected)}`,
  } satisfies Record<LockProblem, string>;
  return problems[problem];
}

function lockedValue(expected: LockedValue | ""): string {
  const values = {
    map: "a map",
    format: "the number 1",
    git: "the URL of a repository that git can fetch, without a password",
    ref: "HEAD or the full name of a ref, such as refs/heads/main",
    rev: "the full id of a commit: 40 or 64 digits from 0-9 and a-f",
    npm: "a string",
    range: "a string",
    version: "an exact version, such as 1.2.3",
    url: "an http or https URL, without a password",
    integrity: "a digest with its algorithm, such as sha512-…",
    archive: "an https URL without a password, or a path",
    input: "a string",
    path: "a string",
    digest: "the digest of the skill, sha256-…=",
    "": "",
  } satisfies Record<LockedValue | "", string>;
  return values[expected];
}

function digestHint(source: string, from: "bound" | "input" | "path" | "fetched"): string {
  const update = `\`kitout update ${source}\` locks`;
  switch (from) {
    case "bound":
      return `The directory given with --source has other contents. Name the right one, or remove --source; ${update} what the source contains now. What Nix fetched may differ because of git attributes (export-subst, export-ignore, eol): bind an exact checkout with \`sources.${nixName(source)} = …\` of mkBundle or programs.kitout.`;
    case "input":
      return `The flake input has changed. If that is intended, ${update} what it contains now; otherwise restore the old flake.lock.`;
    case "path":
      return `That directory has changed. Review the change; if it is intended, ${update} the new contents.`;
    case "fetched":
      return `A pinned version never changes: either the lock was edited, or the source was replaced. Restore skills.lock from version control. Only if you know why they differ, ${update} what the source contains now.`;
  }
}

function declaration({ kind, what, which }: Declaration): string {
  return `${kind} ${shortened(what)}${which === null ? "" : ` (${shortened(which)})`}`;
}

function inProfile(profile: string | null): string {
  return profile === null ? "without a profile" : `in profile "${profile}"`;
}
