// What the remote sources resolved to: skills.lock as data.

import type { Digest, RelPath } from "./names.ts";

/** What a source is pinned to. `input`, `path`: nothing but the digests of the skills; where the bytes are is said elsewhere. */
export type Pin =
  | GitPin
  | NpmPin
  | ArchivePin
  | { readonly kind: "input"; readonly input: string }
  | { readonly kind: "path"; readonly path: string };

export interface GitPin {
  readonly kind: "git";
  readonly url: string;
  /** `refs/heads/…`, `refs/tags/…` or `HEAD`; null when the declaration names a commit. */
  readonly ref: string | null;
  /** The full id of a commit. */
  readonly rev: string;
}

export interface NpmPin {
  readonly kind: "npm";
  readonly package: string;
  /** As declared: a range or a tag. */
  readonly range: string;
  readonly version: string;
  /** Where the registry has the tarball. */
  readonly url: string;
  /** SRI, of the tarball. */
  readonly integrity: string;
}

export interface ArchivePin {
  readonly kind: "archive";
  /** As declared: a URL, or a path relative to the file it stands in. */
  readonly url: string;
  /** SRI, of the file. */
  readonly integrity: string;
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
