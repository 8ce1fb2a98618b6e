// What one run is asked to do: the command line, as data.

import type { Scope } from "./installer.ts";
import type { LockFile } from "./lock.ts";

export interface Request {
  /** From `-c`; null: search for it. */
  readonly config: string | null;
  readonly profiles: readonly string[];
  /** Whether a profile that is off here is worth a warning: what is asked for on every machine need not count on each. */
  readonly warnInactiveProfiles: boolean;
  /** From `--source NAME=PATH`, absolute. */
  readonly bindings: ReadonlyMap<string, string>;
  /** From `--package NAME=PATH`, absolute. Null: what the programs of packages are makes no difference to this run. */
  readonly packages: ReadonlyMap<string, string> | null;
  /** From `--ignore-unused`: whoever binds sources and packages may not know which of them a profile needs. */
  readonly ignoreUnused: boolean;
  /** From `--fact KEY=VALUE`. */
  readonly facts: ReadonlyMap<string, string>;
  /** From `--facts-only`: the machine is asked for none. */
  readonly factsOnly: boolean;
  /** The scope of the bundle, from `kitout build --scope`. Null: what skills.yaml says. */
  readonly scope: Scope | null;
  /**
   * What counts under a condition is looked at whether it holds or not, as the lock wants it: profiles are merged in, and of explicit
   * skills the bytes are known.
   */
  readonly ignoreConditions: boolean;
  /** From `--frozen`: the lock must have everything already. */
  readonly frozen: boolean;
  /** What counts as the lock. Null: the one beside the configuration. */
  readonly lock: LockFile | null;
  /** Of these sources what the lock says is passed over: `kitout update` asks them anew. */
  readonly refreshes: (source: string) => boolean;
  /** What `kitout install` is about to do with the bundle; null: nothing. The scope is null when skills.yaml decides. */
  readonly install: { readonly scope: Scope | null } | null;
}
