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
