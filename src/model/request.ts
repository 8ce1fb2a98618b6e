// The request of one run: the command line as data.

import type { Scope } from "./installer.ts";
import type { LockFile } from "./lock.ts";

export interface Request {
  /** From `-c`; null: search for it. */
  readonly config: string | null;
  readonly profiles: readonly string[];
  /**
   * Whether a requested profile that does not apply here gets a warning. One that is requested on every machine need not apply on each.
   */
  readonly warnInactiveProfiles: boolean;
  /** From `--source NAME=PATH`, absolute. */
  readonly bindings: ReadonlyMap<string, string>;
  /** From `--package NAME=PATH`, absolute. Null: the programs of packages do not matter for this run. */
  readonly packages: ReadonlyMap<string, string> | null;
  /** From `--ignore-unused`: a script that binds sources and packages may not know which of them a profile needs. */
  readonly ignoreUnused: boolean;
  /** From `--fact KEY=VALUE`. */
  readonly facts: ReadonlyMap<string, string>;
  /** From `--facts-only`: the machine is not inspected. */
  readonly factsOnly: boolean;
  /** The scope of the bundle, from `kitout build --scope`. Null: that of skills.yaml. */
  readonly scope: Scope | null;
  /**
   * Whether conditions are treated as true where the lock needs it: profiles are merged in, and the bytes of all explicit skills are
   * read.
   */
  readonly ignoreConditions: boolean;
  /** From `--frozen`: the lock must have everything already. */
  readonly frozen: boolean;
  /** The lock to use. Null: the one beside the configuration. */
  readonly lock: LockFile | null;
  /** Whether the lock is ignored for a source: `kitout update` resolves it again. */
  readonly refreshes: (source: string) => boolean;
  /** From `kitout update --moved-tags`: whether a tag of a range of versions may have been moved since it was locked. */
  readonly takesMovedTags: boolean;
  /** What `kitout install` is about to do with the bundle; null: nothing. The scope is null when skills.yaml decides. */
  readonly install: { readonly scope: Scope | null } | null;
}
