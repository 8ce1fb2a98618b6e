// The input of decoding.

import type { Agent } from "../../model/agent.ts";
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
  /** The agents that kitout knows. */
  readonly agents: readonly Agent[];
  /** Every name of an agent, also of those that the configuration brings, to its id. */
  readonly aliases: ReadonlyMap<string, string>;
  /** For a leading `~/` in a path; null without a home. */
  readonly home: string | null;
  /** Names whose declarations were refused, or `ANY_NAME`. */
  readonly broken: ReadonlySet<string>;
}
