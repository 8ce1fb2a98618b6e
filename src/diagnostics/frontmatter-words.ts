// Problems of a frontmatter in words.

import type { FrontmatterProblem } from "../model/frontmatter.ts";

/** The problem as part of a sentence. */
export function frontmatterWords(problem: FrontmatterProblem): string {
  switch (problem) {
    case "no-frontmatter":
      return "it does not begin with frontmatter";
    case "not-utf8":
      return "its frontmatter is not UTF-8";
    case "broken":
      return 'its frontmatter is not valid YAML (a string that contains ": " must be in quotes)';
    case "not-a-map":
      return "its frontmatter is not a map";
    case "no-description":
      return "its frontmatter has no description";
  }
}
