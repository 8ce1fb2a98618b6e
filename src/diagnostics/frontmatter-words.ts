// Problems of a frontmatter, and of the whole file, in words.

import { type FrontmatterProblem, type LoadFault, MAX_DESCRIPTION, MAX_NAME } from "../model/frontmatter.ts";
import { shortened } from "./phrases.ts";

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

/** What keeps agents from loading a SKILL.md, as part of a sentence. */
export function loadWords(fault: LoadFault, detail: string): string {
  const words = {
    "utf-16": "its SKILL.md is UTF-16, and agents read UTF-8",
    "not-utf8": "its SKILL.md is not UTF-8",
    "byte-order-mark": "its SKILL.md begins with a byte order mark, which is invisible",
    pointer: `all that is in its SKILL.md is the path "${shortened(detail)}", as git leaves a symbolic link that it could not create`,
    "blank-lines": "something blank stands before its frontmatter",
    "no-frontmatter": "its SKILL.md does not begin with frontmatter",
    "not-closed": "no line `---` ends its frontmatter",
    colon: 'its frontmatter is not valid YAML, since a string that contains ": " is not in quotes',
    tab: "its frontmatter is not valid YAML, which does not allow tabs in indentation",
    "duplicate-key": `its frontmatter has the key "${shortened(detail)}" twice`,
    broken: "its frontmatter is not valid YAML",
    "not-a-map": "its frontmatter is not a map",
    "metadata-kind": "its `metadata` is not a map",
    "no-name": "its frontmatter has no name",
    "name-kind": "its name is not a string",
    "name-form": `"${shortened(detail)}" is not a valid name`,
    "name-length": `its name has ${detail} characters, and ${MAX_NAME} are allowed`,
    "no-description": "its frontmatter has no description",
    "description-kind": "its description is not a string",
    "description-length": `its description has ${detail} characters, and ${MAX_DESCRIPTION} are allowed`,
  } satisfies Record<LoadFault, string>;
  return words[fault];
}

/** What would make agents load it. */
export function loadRemedy(fault: LoadFault): string {
  const remedies = {
    "utf-16": "Save the file as UTF-8.",
    "not-utf8": "Save the file as UTF-8.",
    "byte-order-mark": "Save the file as UTF-8 without a byte order mark.",
    pointer: "Put the file itself there, or set git's `core.symlinks` and check it out again.",
    "blank-lines": "Make `---` the first line.",
    "no-frontmatter":
      "Begin the file with a line `---`, a `name:`, a `description:`, and another line `---`.",
    "not-closed": "End the frontmatter with a line `---`.",
    colon: "Put the value in quotes.",
    tab: "Indent with spaces.",
    "duplicate-key": "Merge the two, or remove one.",
    broken: "Correct the YAML; strings with special characters belong in quotes.",
    "not-a-map": "Write it as lines of `key: value`.",
    "metadata-kind": "Write it as a map of strings, or remove it.",
    "no-name": "Add a `name:`, the one of its directory.",
    "name-kind": "Write a string, in quotes if it is a number, a date or true.",
    "name-form":
      "The Agent Skills specification allows lower-case letters, digits, and single hyphens between them.",
    "name-length": "Shorten it.",
    "no-description": "Add a `description:` that says what the skill does and when to use it.",
    "description-kind": "Write one string, in quotes if need be.",
    "description-length": "Shorten it: details belong below the frontmatter.",
  } satisfies Record<LoadFault, string>;
  return remedies[fault];
}
