// The input of decoding.

import type { Scope } from "../../model/installer.ts";
import type { Mapping } from "../../yaml/tree.ts";

export interface DecodeInput {
  readonly tree: Mapping;
  readonly file: string;
  /** The directory that it configures. */
  readonly root: string;
  /** The scope when the file does not set it. */
  readonly defaultScope: Scope;
  readonly profiles: readonly string[];
  /** From `--source NAME=PATH`, absolute. */
  readonly bindings: ReadonlyMap<string, string>;
  /** Whether a binding for an undeclared source is allowed. */
  readonly ignoreUnused: boolean;
  readonly agents: ReadonlyMap<string, AgentDefaults>;
  readonly aliases: ReadonlyMap<string, string>;
  /** For a leading `~/` in a path; null without a home. */
  readonly home: string | null;
  /** Names whose declarations were refused, or `ANY_NAME`. */
  readonly broken: ReadonlySet<string>;
}

/** A target's defaults from the agents table. */
export interface AgentDefaults {
  readonly user: string;
  readonly project: string;
  readonly followsLinks: boolean | null;
}
