// The results of `kitout update` and `kitout outdated`, for `present`.

import type { Change } from "../../changes/change.ts";

export type SourceKind = "git" | "npm" | "archive" | "well-known" | "input" | "path";

export interface SourceUpdate {
  readonly source: string;
  /** The origin, without credentials: `https://github.com/anthropics/skills`, `@acme/skills`, `./skills.zip`. */
  readonly from: string;
  readonly kind: SourceKind;
  /** The ref or range: `refs/heads/main`, `^1.2`; null when there is none. */
  readonly follows: string | null;
  /** Commit, version or integrity. Null when it was not locked; equal to `after` when it did not move. */
  readonly before: string | null;
  readonly after: string;
  /** Where a range of versions in a repository is followed: their tags. `before` is null when it was not locked, or without a range. */
  readonly tags: { readonly before: string | null; readonly after: string } | null;
  /** Whether a tag no longer points to the locked commit. */
  readonly tagMoved: boolean;
  /** The newest version, if policy.minAge holds it back. */
  readonly held: { readonly newest: string } | null;
  /** Only skills that are added, removed or changed, sorted by path. */
  readonly skills: readonly SkillUpdate[];
  /** How many locked skills stay byte for byte the same. */
  readonly same: number;
  /** Ids of skills that are new in this version of the source and not selected. */
  readonly offered: readonly string[];
}

export interface SkillUpdate {
  /** The path in the source. */
  readonly path: string;
  /** The ids under which it is selected, in any profile. */
  readonly ids: readonly string[];
  readonly kind: "added" | "removed" | "changed";
  /** `gone`: the old bytes are no longer available (a deleted commit, say), and `change` describes the whole new skill. */
  readonly former: "there" | "gone";
  /** Null for a removed skill whose bytes are gone. */
  readonly change: Change | null;
  /** Unified diff; empty unless asked for. */
  readonly diff: string;
}

export interface OutdatedSource {
  readonly source: string;
  /** As in `SourceUpdate`. */
  readonly from: string;
  readonly kind: SourceKind;
  readonly follows: string | null;
  readonly locked: string | null;
  /** What an update would find; for a held source, the newest version, which it would not use yet. */
  readonly latest: string;
  /**
   * Where a range of versions in a repository is followed: their tags. `outside` is the newest version, if it is newer than what the range
   * allows.
   */
  readonly tags: {
    readonly locked: string | null;
    readonly latest: string;
    readonly outside: string | null;
  } | null;
  readonly state: "current" | "outdated" | "unlocked" | "tag-moved" | "held";
}

/** The outcome of an update. */
export interface Outcome {
  /** Names of sources that the lock no longer has. */
  readonly dropped: readonly string[];
  readonly dryRun: boolean;
  /** The lock, for display. */
  readonly lock: string;
  /** The command line of `kitout update` that does this, without --dry-run and --diff. */
  readonly command: string;
  /** `kitout plan` with the same options. */
  readonly plan: string;
}
