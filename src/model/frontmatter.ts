/** What keeps agents from reading a SKILL.md's frontmatter. */
export type FrontmatterProblem = "no-frontmatter" | "not-utf8" | "broken" | "not-a-map" | "no-description";

/**
 * Why the name in a frontmatter is not changed: that is not there, or no map that can be read, or its name is no plain text, or has a
 * second reader.
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
