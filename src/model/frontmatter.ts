/** What keeps agents from reading a SKILL.md's frontmatter. */
export type FrontmatterProblem = "no-frontmatter" | "not-utf8" | "broken" | "not-a-map" | "no-description";

/**
 * Why the name in a frontmatter cannot be changed: there is no frontmatter or it is not a readable block of keys, the name is not a plain
 * string, or another value depends on it.
 */
export type NameProblem =
  | "no-frontmatter"
  | "not-utf8"
  | "broken"
  | "not-a-map"
  | "flow-map"
  | "not-a-scalar"
  | "tagged"
  | "shared";

/** What keeps some agents, or all, from loading a skill. */
export type LoadFault =
  | "utf-16"
  | "not-utf8"
  | "byte-order-mark"
  | "pointer"
  | "blank-lines"
  | "no-frontmatter"
  | "not-closed"
  | "colon"
  | "tab"
  | "duplicate-key"
  | "broken"
  | "not-a-map"
  | "metadata-kind"
  | "no-name"
  | "name-kind"
  | "name-form"
  | "name-length"
  | "no-description"
  | "description-kind"
  | "description-length";

/** One of them in a SKILL.md. */
export interface LoadProblem {
  readonly fault: LoadFault;
  /** What the pointer leads to, the key that is there twice, the name, the number of characters; else empty. */
  readonly detail: string;
  /** UTF-16 offsets into the text of the file. */
  readonly range: readonly [start: number, end: number];
}

/** The longest name and description, in characters: agentskills.io/specification, and Codex's loader skips what is longer. */
export const MAX_NAME = 64;
export const MAX_DESCRIPTION = 1024;
