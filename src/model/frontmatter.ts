/** What keeps agents from reading a SKILL.md's frontmatter. */
export type FrontmatterProblem = "no-frontmatter" | "not-utf8" | "broken" | "not-a-map" | "no-description";
