// What `kitout update` and `kitout outdated` found out, for those who show it.

import type { Change } from "../../changes/change.ts";

export type SourceKind = "git" | "npm" | "archive" | "input" | "path";

export interface SourceUpdate {
  readonly source: string;
  /** Where it comes from, without credentials: `https://github.com/anthropics/skills`, `@acme/skills`, `./skills.zip`. */
  readonly from: string;
  readonly kind: SourceKind;
  /** What the ref or range is: `refs/heads/main`, `^1.2`; null when there is none. */
  readonly follows: string | null;
  /** Commit, version or integrity. Null when it was not locked; equal to `after` when nothing moved. */
  readonly before: string | null;
  readonly after: string;
  /** A tag that no longer points to the commit that was locked. */
  readonly tagMoved: boolean;
  /** The newest, when policy.minAge is why it is not taken. */
  readonly held: { readonly newest: string } | null;
  /** Only those that come, go or change, sorted by path. */
  readonly skills: readonly SkillUpdate[];
  /** How many locked skills stay byte for byte the same. */
  readonly same: number;
  /** Ids of skills that this version of the source offers, nobody selects, and the old one did not have. */
  readonly offered: readonly string[];
}

export interface SkillUpdate {
  /** The path in the source. */
  readonly path: string;
  /** Under which ids it is selected, by any profile. */
  readonly ids: readonly string[];
  readonly kind: "added" | "removed" | "changed";
  /** `gone`: the old bytes cannot be had any more (a commit that is gone), and `change` describes the new skill as a whole. */
  readonly former: "there" | "gone";
  /** Null for a skill that is removed and whose bytes are gone. */
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
  /** What an update would find; of a source that is held, the newest, which it would not take yet. */
  readonly latest: string;
  readonly state: "current" | "outdated" | "unlocked" | "tag-moved" | "held";
}

/** What became of an update. */
export interface Outcome {
  /** Names of sources that the lock had and has no more. */
  readonly dropped: readonly string[];
  readonly dryRun: boolean;
  /** The path of skills.lock, for display. */
  readonly lock: string;
  /** `kitout update` as one would type it to do this: without --dry-run and --diff. */
  readonly command: string;
  /** `kitout plan` with the same options. */
  readonly plan: string;
}
