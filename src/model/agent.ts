// What is known of an agent.

import type { Layout, Scope } from "./installer.ts";

export interface Agent {
  /** The name of the target. */
  readonly id: string;
  /** What its vendor calls it. */
  readonly title: string;
  /** Other names that mean this agent. */
  readonly aliases: readonly string[];
  /** Where kitout writes for the user by default, in the language of `dest`; null: nowhere. */
  readonly user: string | null;
  /** Where kitout writes in a project by default, relative to it; null: nowhere. */
  readonly project: string | null;
  /**
   * Every directory in which it looks for skills, in its order: where it uses one of several copies, the first. `machine`: absolute, for
   * all users.
   */
  readonly reads: Readonly<Record<Scope | "machine", readonly string[]>>;
  /** Directories that older versions read, and that this one does not. */
  readonly formerly: Readonly<Record<Scope, readonly string[]>>;
  /** Variables that move its directories. */
  readonly environment: readonly string[];
  /** Whether it loads a skill whose directory is a link; null: not known. */
  readonly followsLinks: boolean | null;
  /** `flat`: skills one level below the directory; `nested`: deeper ones too; null: not known. */
  readonly layout: Layout | null;
  /**
   * `directory`: a skill is loaded only if its name is that of its directory; `required`: only if it has a name, whichever;
   * `free`: also without one; null: not known. Whether the form of a name matters to one that wants any is not said.
   */
  readonly name: "directory" | "required" | "free" | null;
  /** Whether a skill is passed over that has no readable frontmatter with a description; null: not known. */
  readonly frontmatter: "required" | "optional" | null;
  /**
   * Of several skills with one name: the first of this scope, then of the other; or `all` of them; null: not known.
   */
  readonly precedence: Scope | "all" | null;
  /** What there is where the agent is installed: any of these. */
  readonly detect: readonly Sign[];
  /** Whose settings say which skills are switched off, and which plugins bring some; null: not known. */
  readonly settings: "claude" | "codex" | "gemini" | null;
}

/** `directory` in the language of `dest`, `project` relative to a project, `program` a name on PATH. */
export interface Sign {
  readonly directory?: string;
  readonly project?: string;
  readonly program?: string;
}

/** How a fact is known. */
export interface Evidence {
  /** Its path in the agent's file, such as `reads.user`. */
  readonly fact: string;
  readonly value: unknown;
  /** Where it is from. */
  readonly evidence: string;
  /** Year and month in which that was looked at. */
  readonly checked: string;
}
