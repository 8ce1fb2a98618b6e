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
      (pinned ? " If it was added after the source was locked, run `kitout update`." : ""),
  ),
  "skill/id": error<{ id: string }>(
    ({ id }) => `"${id}" is not a valid skill id.`,
    () =>
      "Use names joined by `/`: no slash at either end, no `.` or `..`, no backslash, no control character.",
  ),
  "skill/path": error<{ path: string }>(
    ({ path }) => `The path "${path}" leads out of the source.`,
    () => "Use a relative path without `..`; `.` is the root of the source.",
  ),
  "skill/path-missing": error<{ path: string; source: string; directory: string } & Suggestion>(
    ({ path, source, directory }) =>
      `Source "${source}" has no directory "${path === "" ? "." : path}": ${directory} does not exist.`,
    ({ suggestion }) =>
      didYouMean(
        suggestion,
        "Set `path` to the skill's directory below `subdir`. Without `path`, the key itself is the path.",
      ),
  ),
  "skill/no-skill-file": error<{ directory: string }>(
    ({ directory }) => `${directory} has no SKILL.md, so it is not a skill.`,
    () => "Name the directory that contains the SKILL.md.",
  ),
  "skill/duplicate-id": error<{ id: string; first: string; second: string; source: string }>(
    ({ id, first, second }) => `Two skills have the id "${id}": ${first} and ${second}.`,
    ({ source }) =>
      `Give source "${source}" an \`idPrefix\`, filter out one of the skills, or \`rename\` an explicit one.`,
  ),
  "skill/twin-ids": error<{ first: string; second: string }>(
    ({ first, second }) => `The ids "${first}" and "${second}" are the same directory on macOS and Windows.`,
    () => "Disable one of them, or select one under `explicit` with another name.",
  ),
  "skill/twin-files": warning<{ id: string; first: string; second: string }>(
    ({ id, first, second }) => `${first} and ${second} of "${id}" are the same path on macOS and Windows.`,
    () => "Only one of them can be installed there. Rename one, or remove it with `exclude`.",
  ),
  "skill/directory-name": error<{ path: string }>(
    ({ path }) =>
      `The path of this skill contains a control character, a backslash or bytes that are not UTF-8: ${path}.`,
    () => "Rename the directory, or do not select the skill.",
  ),
  "skill/leaves-source": error<{ id: string; path: string }>(
    ({ id, path }) => `Skill "${id}" is a link that leads out of its source: ${path}.`,
    () => "Declare the directory that it leads to as a source of its own.",
  ),
  "skill/file-name": error<{ path: string }>(
    ({ path }) =>
      `A file name contains a control character, a backslash or bytes that are not UTF-8: ${path}.`,
    () => "Rename the file, or do not select the skill.",
  ),
  "skill/link-text": error<{ path: string }>(
    ({ path }) =>
      `The target of a link contains a control character, a backslash or bytes that are not UTF-8: ${path}.`,
    () => "Replace the link, or do not select the skill.",
  ),
  "skill/link-dropped": warning<{ path: string; fate: LinkFate; target: string; skill: string }>(
    ({ path, fate, target, skill }) => `${path} in ${skill} is left out: ${linkFate(fate, target)}.`,
    () =>
      "A link inside the skill is kept, and a link inside its source is replaced by a copy. Other links would not be the same on every machine.",
  ),
  "skill/links-too-large": error<{ path: string; files: number; mebibytes: number }>(
    ({ path, files, mebibytes }) =>
      `Links add more than ${files} files or ${mebibytes} MiB to the skill at ${path}.`,
    () => "Link only to the files that the skill needs, not to whole directories.",
  ),
  "skill/lfs-pointer": warning<{ id: string; path: string }>(
    ({ id, path }) => `${path} of "${id}" is a Git LFS pointer, not the file itself.`,
    () => "The agent gets only the pointer. Ask the author to commit the file itself.",
  ),
  "skill/too-large": error<{ id: string; has: string; limit: string }>(
    ({ id, has, limit }) =>
      `The fetched skill "${id}" is too large: it has ${has}, and the limit is ${limit}.`,
    () =>
      "Is it really a skill? A script of the skill can download large files, or the skill can come from a `path` source.",
  ),
  "skill/submodule": warning<{ path: string }>(
    ({ path }) => `${path} is left out: it is a submodule, and kitout does not fetch submodules.`,
    () => "If the skill needs it, declare that repository as a source of its own.",
  ),
  "skill/packages-left-out": warning<{ path: string }>(
    ({ path }) => `${path} is left out: installed packages are never part of a skill.`,
    () => "Let the skill explain how to install them, or bundle its script into one file.",
  ),
  "skill/excludes-itself": error<{ glob: string; id: string }>(
    ({ glob, id }) => `"${glob}" excludes the SKILL.md of "${id}".`,
    () => "Use a narrower glob. To leave out the whole skill, disable it.",
  ),
  "skill/name-not-rewritten": warning<{ id: string; name: string; problem: NameProblem; file: string }>(
    ({ name, problem, file }) =>
      `The name in ${file} could not be changed to "${name}", the name of its directory: ${nameProblem(problem)}.`,
    () =>
      "Some agents skip a skill whose name differs from its directory. Simplify the frontmatter in the source.",
  ),
  "skill/old-name": warning<{
    names: readonly (readonly [old: string, now: string])[];
    /** With the lines, from 1. */
    files: readonly (readonly [file: string, lines: readonly number[]])[];
    places: number;
  }>(
    ({ names, files, places }) =>
      `${plural(places, "path")} in this source ${places === 1 ? "uses" : "use"} ${oldNames(names)}: ${list(
        files.map(([file, lines]) => `${shortened(file)}:${list(lines)}`),
      )}.`,
    () =>
      "An agent that follows such a path finds nothing. Change those lines with `patches`, or install the skill under its old name too, with another entry in `explicit`.",
  ),
  "skill/changed": failure<{ id: string; directory: string }>(
    ({ id, directory }) => `A file of skill "${id}" in ${directory} changed while kitout was reading it.`,
    () => "Run kitout again when nothing else writes there.",
  ),
  "skill/none-selected": summary<{ skills: number }>(
    ({ skills }) => `No skill is selected (${plural(skills, "skill")} found).`,
    () => "Name ids or globs in `skills.enable`, or sources in `skills.enableAll`.",
  ),
};

function linkFate(fate: LinkFate, target: string): string {
  const fates = {
    outside: `it is a link that leads out of the source, to ${target}`,
    absolute: `it is a link to an absolute path, ${target}`,
    dangling: `it is a link to ${target}, which does not exist`,
    loop: `it is a link that leads in a circle, to ${target}`,
    ancestor: `it is a link to a directory that contains it, ${target}`,
    special: "it is neither a file nor a directory",
  } satisfies Record<LinkFate, string>;
  return fates[fate];
}

function nameProblem(problem: NameProblem): string {
  const problems = {
    "no-frontmatter": "there is no frontmatter",
    "not-utf8": "the frontmatter is not valid UTF-8",
    broken: "the frontmatter is not valid YAML",
    "not-a-map": "the frontmatter is not a map",
    "flow-map": "the frontmatter is written in braces",
    "not-a-scalar": "the current name is not a string",
    tagged: "the current name has a YAML tag",
    shared: "changing the name would also change another value",
  } satisfies Record<NameProblem, string>;
  return problems[problem];
}

function oldNames(names: readonly (readonly [old: string, now: string])[]): string {
  return names.length > MOST_NAMES
    ? `the old names of ${names.length} skills, such as ${names[0]![0]} (now ${names[0]![1]})`
    : `${names.length === 1 ? "the old name" : "the old names"} ${list(names.map(([old, now]) => `${old} (now ${now})`))}`;
}

/** A reader learns nothing from more pairs than these. */
const MOST_NAMES = 4;
