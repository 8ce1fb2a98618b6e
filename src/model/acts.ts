// What an agent acts on by itself in a skill, beside SKILL.md: without being told to by the model or the user.

import type { RelPath } from "./names.ts";

/**
 * `plugin`: it makes the directory a plugin, which may have commands, hooks and servers of its own. `hooks`: commands that an agent runs
 * on events. `mcp`: servers that it starts. `settings`: configuration of an agent, as in a project.
 */
export const ACT_KINDS = ["plugin", "hooks", "mcp", "settings"] as const;

export interface Act {
  readonly kind: (typeof ACT_KINDS)[number];
  /** As an agent finds it, below the skill; for `settings`, it may be a directory. */
  readonly path: RelPath;
  /** The file, directory or link of the skill without which it would not be found there. */
  readonly through: RelPath;
}
