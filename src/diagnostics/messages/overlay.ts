// `files`: what is added to a skill, or replaced in it.

import type { FrontmatterProblem } from "../../model/frontmatter.ts";
import { error } from "../entry.ts";
import { frontmatterWords } from "../frontmatter-words.ts";

export const messages = {
  "overlay/path": error<{ path: string }>(
    ({ path }) => `"${path}" is not a valid path in a skill.`,
    () => "Write a relative path such as references/house.md, without `..` and outside of .git.",
  ),
  "overlay/in-the-way": error<{ id: string; path: string; standing: string; isFile: boolean }>(
    ({ id, path, standing, isFile }) =>
      `${path} cannot be added to "${id}": in the source, ${standing} is ${isFile ? "not a directory" : "a directory"}.`,
    ({ standing }) => `A file can only replace a file. Remove ${standing} with \`exclude\` first.`,
  ),
  "overlay/twice": error<{ path: string; other: string }>(
    ({ path, other }) => `\`files\` gives ${path} twice: the other entry is "${other}".`,
    () => "Remove one of the two.",
  ),
  "overlay/empty": error<{ path: string }>(
    ({ path }) => `There is no file in ${path}.`,
    () => "Name a file, or a directory that contains files. Empty directories cannot be part of a skill.",
  ),
  "overlay/too-large": error<{ id: string; files: number; mebibytes: number }>(
    ({ id, files, mebibytes }) =>
      `Files and patches add more than ${files} files or ${mebibytes} MiB to "${id}".`,
    () => "Name only the files that the skill needs, instead of whole directories.",
  ),
  "overlay/frontmatter": error<{ id: string; problem: FrontmatterProblem }>(
    ({ id, problem }) =>
      `\`files\` or \`patches\` leave "${id}" without a valid SKILL.md: ${frontmatterWords(problem)}.`,
    () => "Keep the lines between `---` and `---` at the top, and a description in them.",
  ),
};
