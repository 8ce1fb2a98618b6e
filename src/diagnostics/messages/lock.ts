// skills.lock.

import type { Kind } from "../../host/host.ts";
import type { Declaration, LockedValue, LockProblem, LockTextProblem } from "../../model/lock.ts";
import { error, failure, refusal, warning } from "../entry.ts";
import { list, nixName, notAFile, shortened } from "../phrases.ts";

export const messages = {
  "lock/not-a-file": error<{ kind: Kind }>(
    ({ kind }) => `skills.lock is ${notAFile(kind)}.`,
    () => "Move it elsewhere, then run `kitout lock`.",
  ),
  "lock/link": refusal<{ path: string }>(
    ({ path }) => `skills.lock is a symbolic link that points outside the project: ${shortened(path)}.`,
    () => "Replace the link with the file itself: a project must not make kitout write elsewhere.",
  ),
  "lock/conflict": error<{ paired: boolean }>(
    () => "skills.lock contains git conflict markers: two branches changed it.",
    ({ paired }) =>
      paired
        ? "Run `kitout lock --take ours` or `kitout lock --take theirs`: it keeps one side and adds what is missing."
        : `The markers do not pair up, so kitout cannot take one side. ${RESTORE}`,
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
    ({ found }) => `skills.lock is in format version ${found}, but this kitout reads only versions 1 and 2.`,
    () => "Upgrade kitout, or restore an older skills.lock from version control.",
  ),
  "lock/invalid": error<{ problem: LockProblem; key: string; expected: LockedValue | "" }>(
    ({ problem, key, expected }) => `${lockProblem(problem, shortened(key), expected)}.`,
    () => RESTORE,
  ),
  "lock/changed": failure<object>(
    () => "Another program changed skills.lock while kitout was running, so kitout did not write it.",
    () => "Run the command again; it will use the current skills.lock.",
  ),
  "lock/missing": error<object>(
    () => "There is no skills.lock, and --frozen uses only what is locked.",
    () => "Run `kitout lock`, and commit the file that it writes next to skills.yaml.",
  ),
  "lock/missing-entry": error<{ source: string; skill: string | null }>(
    ({ source, skill }) =>
      `${skill === null ? "Source" : `Skill "${shortened(skill)}" of source`} "${source}" is not in skills.lock, and --frozen does not add to it.`,
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
      `The skill in ${path === "" ? "the root" : `"${shortened(path)}"`} of source "${source}" differs from skills.lock: expected digest ${expected}, found ${found}.`,
    ({ source, from }) => digestHint(source, from),
  ),
  "lock/profiles-differ": error<{
    source: string;
    one: string | null;
    other: string | null;
  }>(
    ({ source, one, other }) =>
      `Source "${source}" is declared differently ${inProfile(one)} and ${inProfile(other)}, but skills.lock has one entry per source.`,
    () => "Give one of the two another name, and use that name in its profile.",
  ),
  "lock/bound": error<{ source: string }>(
    ({ source }) =>
      `Source "${source}" is not fully locked, and what --source passes for it has no version to lock.`,
    () => "Run the command once without that --source.",
  ),
  "lock/incomplete": warning<{ profiles: readonly string[] }>(
    ({ profiles }) =>
      `skills.lock is incomplete: kitout could not determine what ${profiles.length === 1 ? "profile" : "profiles"} ${list(profiles.map((name) => `"${name}"`))} would select.`,
    () => "Run `kitout lock` to see why, on a machine that can reach all sources.",
  ),
};

const RESTORE =
  "Restore the file from version control. Or delete it and run `kitout lock`: that locks what the sources contain now, not the earlier versions.";

function lockTextProblem(problem: LockTextProblem): string {
  const problems = {
    "too-large": "This file is too large to be a skills.lock",
    "not-utf8": "This file is not valid UTF-8",
    empty: "This file is empty",
    json: "skills.lock is not valid JSON",
    end: "skills.lock ends too early: it is not valid JSON",
  } satisfies Record<LockTextProblem, string>;
  return problems[problem];
}

function lockProblem(problem: LockProblem, key: string, expected: LockedValue | ""): string {
  const problems = {
    unknown: `Unknown key "${key}"`,
    missing: `The key "${key}" is missing`,
    "no-kind": `Source "${key}" has no kind: git, npm, archive, well-known, input or path`,
    "source-name": `"${key}" is not a valid source name`,
    "entry-name": `"${key}" is not the name of a skill`,
    "file-path": `"${key}" is not the path of a file inside its skill`,
    "skill-path": `"${key}" is not the path of a skill inside its source`,
    value:
      expected === "digest"
        ? `"${key}" has no valid digest: expected sha256- and 44 characters of base64, the last one "="`
        : `${key === "" ? "skills.lock" : `"${key}"`} must be ${lockedValue(expected)}`,
  } satisfies Record<LockProblem, string>;
  return problems[problem];
}

function lockedValue(expected: LockedValue | ""): string {
  const values = {
    map: "a map",
    format: "the number 1 or 2",
    git: "the URL of a repository that git can fetch, without a password",
    ref: "HEAD or the full name of a ref, such as refs/heads/main",
    tag: "the name of a tag, such as v1.2.3",
    rev: "the full id of a commit: 40 or 64 digits from 0-9 and a-f",
    submodules: "true, or be left out",
    npm: "a string",
    range: "a string",
    version: "an exact version, such as 1.2.3",
    url: "an http or https URL, without a password",
    integrity: "a digest with its algorithm, such as sha512-…",
    archive: "an https URL without a password, or a path",
    "well-known": "the https URL of a site, without a password",
    type: "skill-md, archive or files",
    "file-digest": "the digest of a file, sha256-…=",
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
      return `The directory given with --source has other contents. Pass the right one, or remove --source; ${update} what the source contains now. What Nix fetched may differ because of git attributes (export-subst, export-ignore, eol): pass an exact checkout, with \`sources.${nixName(source)} = …\` of mkBundle or programs.kitout.`;
    case "input":
      return `The flake input has changed. If that is intended, ${update} what it contains now; otherwise restore the old flake.lock.`;
    case "path":
      return `That directory has changed. Review the change; if it is intended, ${update} the new contents.`;
    case "fetched":
      return `A pinned version never changes: either skills.lock was edited, or the source was replaced. Restore it from version control. Only if you know why they differ, ${update} what the source contains now.`;
  }
}

function declaration({ kind, what, which }: Declaration): string {
  return `${kind} "${shortened(what)}"${which === null ? "" : ` (${shortened(which)})`}`;
}

function inProfile(profile: string | null): string {
  return profile === null ? "without a profile" : `in profile "${profile}"`;
}
