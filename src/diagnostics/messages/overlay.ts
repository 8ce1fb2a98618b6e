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
      isFile
        ? `Cannot add "${path}" to skill "${id}": in the source, "${standing}" is not a directory.`
        : `Cannot add the file "${path}" to skill "${id}": the source has a directory of that name.`,
    ({ standing, isFile }) =>
      isFile
        ? `Choose another path, or leave out "${standing}" with \`exclude\`.`
        : `To add the file inside it, write \`${standing}/NAME:\`. To replace the directory, leave it out with \`exclude\`.`,
  ),
  "overlay/twice": error<{ path: string; other: string }>(
    ({ path, other }) => `\`files\` adds "${path}" twice: here, and with its entry "${other}".`,
    () => "Remove one of the two entries.",
  ),
  "overlay/empty": error<{ path: string }>(
    ({ path }) => `${path} contains no files.`,
    () =>
      "Give the path of a file, or of a directory that contains files. Empty directories cannot be part of a skill.",
  ),
  "overlay/too-large": error<{ id: string; files: number; mebibytes: number }>(
    ({ id, files, mebibytes }) =>
      `\`files\` and \`patches\` add too much to skill "${id}": the limit is ${files} files and ${mebibytes} MiB.`,
    () => "List only the files that the skill needs, instead of whole directories.",
  ),
  "overlay/frontmatter": error<{ id: string; problem: FrontmatterProblem }>(
    ({ id, problem }) =>
      `After \`files\` and \`patches\`, the SKILL.md of "${id}" is not valid: ${frontmatterWords(problem)}.`,
    () => "SKILL.md must begin with a block between two `---` lines that has a `description`.",
  ),
};
