// Skills: finding, selecting and reading them.

import type { NameProblem } from "../../model/frontmatter.ts";
import type { LinkFate } from "../../model/links.ts";
import { error, failure, summary, warning } from "../entry.ts";
import { didYouMean, list, plural, type Suggestion, shortened } from "../phrases.ts";

export const messages = {
  "skill/unknown": error<{ id: string; ids: number; pinned: boolean } & Suggestion>(
    ({ id, ids }) => `There is no skill "${shortened(id)}" (${plural(ids, "skill")} found).`,
    ({ suggestion, pinned }) =>
      didYouMean(suggestion, "`kitout list` prints every id.") +
      (pinned ? " If it is new where it comes from, `kitout update` brings it." : ""),
  ),
  "skill/id": error<{ id: string }>(
    ({ id }) => `"${id}" cannot be the id of a skill.`,
    () =>
      "Use names joined by `/`: no slash at either end, no `.` or `..`, no backslash, no control character.",
  ),
  "skill/path": error<{ path: string }>(
    ({ path }) => `The path "${path}" does not stay inside the source.`,
    () => "Use a relative path without `..`; `.` is the root of the source.",
  ),
  "skill/path-missing": error<{ path: string; source: string; directory: string } & Suggestion>(
    ({ path, source, directory }) =>
      `The source "${source}" has no directory "${path === "" ? "." : path}": ${directory} is not there.`,
    ({ suggestion }) =>
      didYouMean(
        suggestion,
        "Set `path` to the skill's directory below `subdir`; without it the key itself is the path.",
      ),
  ),
  "skill/no-skill-file": error<{ directory: string }>(
    ({ directory }) => `${directory} has no SKILL.md, so it is not a skill.`,
    () => "Name the directory that holds the SKILL.md.",
  ),
  "skill/duplicate-id": error<{ id: string; first: string; second: string; source: string }>(
    ({ id, first, second }) => `Two skills have the id "${id}": ${first} and ${second}.`,
    ({ source }) =>
      `Give the source "${source}" an \`idPrefix\`, filter one of them out, or \`rename\` an explicit one.`,
  ),
  "skill/twin-ids": error<{ first: string; second: string }>(
    ({ first, second }) => `The ids "${first}" and "${second}" are one directory on macOS and Windows.`,
    () => "Disable one of them, or select one under `explicit` with another name.",
  ),
  "skill/twin-files": warning<{ id: string; first: string; second: string }>(
    ({ id, first, second }) => `${first} and ${second} of "${id}" are one and the same on macOS and Windows.`,
    () => "Not all of it can be installed there. Rename one of them, or leave it out with `exclude`.",
  ),
  "skill/directory-name": error<{ path: string }>(
    ({ path }) =>
      `The path of this skill holds a control character, a backslash or bytes that are not UTF-8: ${path}.`,
    () => "Rename the directory, or leave the skill out.",
  ),
  "skill/leaves-source": error<{ id: string; path: string }>(
    ({ id, path }) => `The skill "${id}" is a link that leads out of its source: ${path}.`,
    () => "Make the directory that it leads to a source of its own.",
  ),
  "skill/file-name": error<{ path: string }>(
    ({ path }) => `A file name holds a control character, a backslash or bytes that are not UTF-8: ${path}.`,
    () => "Rename the file, or leave the skill out.",
  ),
  "skill/link-text": error<{ path: string }>(
    ({ path }) =>
      `The text of a link holds a control character, a backslash or bytes that are not UTF-8: ${path}.`,
    () => "Replace the link, or leave the skill out.",
  ),
  "skill/link-dropped": warning<{ path: string; fate: LinkFate; target: string; skill: string }>(
    ({ path, fate, target, skill }) => `${path} in ${skill} is left out: ${linkFate(fate, target)}.`,
    () =>
      "Links inside a skill are kept and links inside its source become copies; others cannot be the same everywhere.",
  ),
  "skill/links-too-large": error<{ path: string; files: number; mebibytes: number }>(
    ({ path, files, mebibytes }) =>
      `Links bring more than ${files} files or ${mebibytes} MiB into the skill at ${path}.`,
    () => "Link to the files that the skill needs instead of to whole directories.",
  ),
  "skill/lfs-pointer": warning<{ id: string; path: string }>(
    ({ id, path }) => `${path} of "${id}" is not the file itself, but a pointer of Git LFS to where it is.`,
    () => "The agent gets the pointer. Have the author commit the file itself.",
  ),
  "skill/too-large": error<{ id: string; has: string; limit: string }>(
    ({ id, has, limit }) => `The fetched skill "${id}" has ${has}; at most ${limit} are taken.`,
    () =>
      "Is it a skill? What it needs may be downloaded by a script of its own, or come from a source of type `path`.",
  ),
  "skill/submodule": warning<{ path: string }>(
    ({ path }) => `${path} is left out: it is a submodule, another repository that is not fetched.`,
    () => "If the skill needs it, declare that repository as a source of its own.",
  ),
  "skill/packages-left-out": warning<{ path: string }>(
    ({ path }) => `${path} is left out: installed packages are never part of a skill.`,
    () => "Have the skill say how to install them, or bundle its script into one file.",
  ),
  "skill/excludes-itself": error<{ glob: string; id: string }>(
    ({ glob, id }) => `"${glob}" would leave out the SKILL.md of "${id}".`,
    () => "Make the glob narrower; to leave out the whole skill, disable it.",
  ),
  "skill/name-not-rewritten": warning<{ id: string; name: string; problem: NameProblem; file: string }>(
    ({ name, problem, file }) =>
      `The name in ${file} stays as it is, while the directory is called "${name}": ${nameProblem(problem)}.`,
    () =>
      "Some agents skip a skill whose name differs from its directory. Simplify the frontmatter at the source.",
  ),
  "skill/old-name": warning<{
    names: readonly (readonly [old: string, now: string])[];
    /** With the lines, from 1. */
    files: readonly (readonly [file: string, lines: readonly number[]])[];
    places: number;
  }>(
    ({ names, files, places }) =>
      `${plural(places, "path")} in this source ${places === 1 ? "leads" : "lead"} to ${oldNames(names)}: ${list(
        files.map(([file, lines]) => `${shortened(file)}:${list(lines)}`),
      )}.`,
    () =>
      "An agent that follows such a path finds nothing. Change those lines with `patches`, or keep the old name too, with an entry of its own.",
  ),
  "skill/changed": failure<{ id: string; directory: string }>(
    ({ id, directory }) => `A file of the skill "${id}" in ${directory} changed while it was read.`,
    () => "Run kitout again when nothing writes there.",
  ),
  "skill/none-selected": summary<{ skills: number }>(
    ({ skills }) => `No skill is selected (${plural(skills, "skill")} found).`,
    () => "Name ids or globs in `skills.enable`, or sources in `skills.enableAll`.",
  ),
};

function linkFate(fate: LinkFate, target: string): string {
  const fates = {
    outside: `it is a link out of the source, to ${target}`,
    absolute: `it is a link to an absolute path, ${target}`,
    dangling: `it is a link to ${target}, which is not there`,
    loop: `it is a link in a circle, to ${target}`,
    ancestor: `it is a link to a directory that contains it, ${target}`,
    special: "it is neither a file nor a directory",
  } satisfies Record<LinkFate, string>;
  return fates[fate];
}

function nameProblem(problem: NameProblem): string {
  const problems = {
    "no-frontmatter": "there is no frontmatter",
    "not-utf8": "the frontmatter is written in an unusual way (not-utf8)",
    broken: "the frontmatter is written in an unusual way (broken)",
    "not-a-map": "the frontmatter is written in an unusual way (not-a-map)",
    "flow-map": "the frontmatter is written in an unusual way (flow-map)",
    "not-a-scalar": "the frontmatter is written in an unusual way (not-a-scalar)",
    tagged: "the frontmatter is written in an unusual way (tagged)",
    shared: "the frontmatter is written in an unusual way (shared)",
  } satisfies Record<NameProblem, string>;
  return problems[problem];
}

function oldNames(names: readonly (readonly [old: string, now: string])[]): string {
  return names.length > MOST_NAMES
    ? `the old names of ${names.length} skills, such as ${names[0]![0]} (${names[0]![1]} now)`
    : list(names.map(([old, now]) => `${old} (${now} now)`));
}

/** More pairs than these say nothing that their number does not. */
const MOST_NAMES = 4;
