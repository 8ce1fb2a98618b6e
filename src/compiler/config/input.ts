// What decoding works with.

import type { Scope } from "../../model/installer.ts";
import type { Mapping } from "../../yaml/tree.ts";

export interface DecodeInput {
  readonly tree: Mapping;
  readonly file: string;
  /** The directory that it is the configuration of. */
  readonly root: string;
  /** What the scope is when the file does not say. */
  readonly defaultScope: Scope;
  readonly profiles: readonly string[];
  /** From `--source NAME=PATH`, absolute. */
  readonly bindings: ReadonlyMap<string, string>;
  /** A binding of what is not declared here is no mistake. */
  readonly ignoreUnused: boolean;
  readonly agents: ReadonlyMap<string, AgentDefaults>;
  readonly aliases: ReadonlyMap<string, string>;
  /** For a leading `~/` in a path; null without a home. */
  readonly home: string | null;
  /** Names whose declaration was refused already, or `ANY_NAME`. */
  readonly broken: ReadonlySet<string>;
}

/** What the agents table gives a target. */
export interface AgentDefaults {
  readonly user: string;
  readonly project: string;
  readonly followsLinks: boolean | null;
}
