// `files`: what is put over a skill.

import type { FrontmatterProblem } from "../../model/frontmatter.ts";
import { error } from "../entry.ts";
import { frontmatterWords } from "../frontmatter-words.ts";

export const messages = {
  "overlay/path": error<{ path: string }>(
    ({ path }) => `"${path}" is no place for a file of the skill.`,
    () =>
      "Write a path below the skill, such as references/house.md; what git keeps in .git is no part of one.",
  ),
  "overlay/in-the-way": error<{ id: string; path: string; standing: string; isFile: boolean }>(
    ({ id, path, standing, isFile }) =>
      `${path} cannot be put into "${id}": in the source, ${standing} is ${isFile ? "no directory" : "a directory"}.`,
    ({ standing }) =>
      `A file replaces a file, and nothing more. Take ${standing} out with \`exclude\` first.`,
  ),
  "overlay/twice": error<{ path: string; other: string }>(
    ({ path, other }) => `${path} stands where \`files\` puts something already, with "${other}".`,
    () => "Let one of them go: a path in a skill gets its file from one place.",
  ),
  "overlay/empty": error<{ path: string }>(
    ({ path }) => `There is no file in ${path}.`,
    () => "Name a file, or a directory with files. Empty directories are no part of a skill.",
  ),
  "overlay/too-large": error<{ id: string; files: number; mebibytes: number }>(
    ({ id, files, mebibytes }) =>
      `Files and patches add more than ${files} files or ${mebibytes} MiB to "${id}".`,
    () => "A skill is read by an agent: name the files that it needs, instead of whole directories.",
  ),
  "overlay/frontmatter": error<{ id: string; problem: FrontmatterProblem }>(
    ({ id, problem }) =>
      `With these files and patches, SKILL.md of "${id}" is no skill any more: ${frontmatterWords(problem)}.`,
    () => "Keep the lines between `---` and `---` at its beginning, with a description.",
  ),
};
