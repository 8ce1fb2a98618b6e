// skills.lock as data: what remote sources resolved to.

import type { Digest, RelPath } from "./names.ts";
import type { SiteEntry } from "./site.ts";

/**
 * What a source is pinned to. For `input` and `path` only the digests of the skills are locked; the location is in flake.lock or in the
 * configuration.
 */
export type Pin =
  | GitPin
  | NpmPin
  | ArchivePin
  | SitePin
  | { readonly kind: "input"; readonly input: string }
  | { readonly kind: "path"; readonly path: string };

export interface GitPin {
  readonly kind: "git";
  readonly url: string;
  /** The declared range of versions, of which `ref` is the tag that was chosen; absent when the declaration is of a ref. */
  readonly range?: string;
  /** `refs/heads/…`, `refs/tags/…` or `HEAD`; null when the declaration names a commit. */
  readonly ref: string | null;
  /** The full id of a commit. */
  readonly rev: string;
  /** Whether its submodules belong to it, each at the commit that its tree names; absent: they do not. */
  readonly submodules?: true;
}

/** What the full name of every tag begins with. */
export const TAGS = "refs/tags/";

export interface NpmPin {
  readonly kind: "npm";
  readonly package: string;
  /** As declared: a range or a tag. */
  readonly range: string;
  readonly version: string;
  /** The address of the tarball in the registry. */
  readonly url: string;
  /** SRI, of the tarball. */
  readonly integrity: string;
}

export interface ArchivePin {
  readonly kind: "archive";
  /** As declared: a URL, or a path relative to the file it is written in. */
  readonly url: string;
  /** SRI, of the file. */
  readonly integrity: string;
}

export interface SitePin {
  readonly kind: "well-known";
  /** As declared: the address of the site. */
  readonly url: string;
  /** Sorted by name, their files by path. */
  readonly entries: readonly SiteEntry[];
  /** The digest of all entries; not in the lock, since they are. */
  readonly revision: Digest;
}

/** Where the bytes come from: a directory of the project, one that --source names, one elsewhere, a flake input, or a fetch. */
export type Bytes = "project" | "bound" | "path" | "input" | "fetched";

/** A source of this run. */
export interface Pinned {
  /** Null for sources that are not locked. */
  readonly pin: Pin | null;
  readonly bytes: Bytes;
}

/** One skill as this run found it. */
export interface FoundSkill {
  readonly source: string;
  /** Below the root of the source. */
  readonly path: RelPath;
  readonly digest: Digest;
}

/** skills.lock as it was read. */
export interface LockFile {
  /** Absolute. */
  readonly file: string;
  /** Null when it does not exist. */
  readonly bytes: Uint8Array | null;
  readonly lock: Lock;
}

export interface LockedSource {
  readonly pin: Pin;
  /** The skill's directory, below the root of the source (subdir included), to the digest of the resolved skill. */
  readonly skills: ReadonlyMap<RelPath, Digest>;
}

export interface Lock {
  /** By the source's name. */
  readonly sources: ReadonlyMap<string, LockedSource>;
}

/** Why a file is not a lock at all; `json` and `end`: it is not JSON, or ends too early. */
export type LockTextProblem = "too-large" | "not-utf8" | "empty" | "json" | "end";

/** What is wrong in a lock that is valid JSON. */
export type LockProblem =
  | "unknown"
  | "missing"
  | "no-kind"
  | "source-name"
  | "entry-name"
  | "skill-path"
  | "file-path"
  | "value";

/** The newest version of the format. */
export const LOCK_VERSION = 2;

/**
 * What version 2 of the format added to the entries of sources: for each kind, the keys that programs of version 1 refuse. A lock with
 * none of them is still written as version 1, byte for byte.
 */
export const KEYS_SINCE_2: Readonly<Partial<Record<Pin["kind"], readonly string[]>>> = {
  git: ["range", "tag", "submodules"],
  "well-known": ["well-known"],
};

/** The keys of a source in a lock, except `skills`. */
export const LOCKED_KEYS = [
  "git",
  "ref",
  "tag",
  "rev",
  "submodules",
  "npm",
  "range",
  "version",
  "url",
  "integrity",
  "archive",
  "well-known",
  "input",
  "path",
] as const;

/** What a value in a lock should be: that of a key of a source, a map, the version of the format, or the digest of a skill. */
export type LockedValue = (typeof LOCKED_KEYS)[number] | "map" | "format" | "digest" | "file-digest" | "type";

/** The declaration of a source, as messages show it. */
export interface Declaration {
  readonly kind: Pin["kind"];
  /** The address, the path or the name. */
  readonly what: string;
  /** The ref, the range or the integrity. */
  readonly which: string | null;
}
