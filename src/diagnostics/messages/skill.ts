// Skills: finding, selecting and reading them.

import type { LoadFault, NameProblem } from "../../model/frontmatter.ts";
import type { LinkFate } from "../../model/links.ts";
import { escapedGlob, type RefusedActs, refusedActs, waysToAccept } from "../acts-words.ts";
import { error, failure, summary, warning } from "../entry.ts";
import { loadRemedy, loadWords } from "../frontmatter-words.ts";
import {
  changeThenUpdate,
  didYouMean,
  list,
  onlyBefore,
  plural,
  type Suggestion,
  shortened,
} from "../phrases.ts";
import { submoduleHint } from "../submodule-words.ts";

export const messages = {
  "skill/unknown": error<{ id: string; ids: number; pinned: boolean } & Suggestion>(
    ({ id, ids }) => `There is no skill "${shortened(id)}" (${plural(ids, "skill")} found).`,
    ({ suggestion, pinned }) =>
      didYouMean(suggestion, "`kitout list` prints every id.") +
      (pinned ? " If it was added after the source was locked, run `kitout update`." : ""),
  ),
  "skill/nothing-disabled": warning<{ pattern: string } & Suggestion>(
    ({ pattern }) => `\`disable\` lists "${shortened(pattern)}", but there is no such skill.`,
    ({ suggestion }) =>
      didYouMean(suggestion, "If the source dropped it, remove it here. `kitout list` prints every id."),
  ),
  "skill/gone": error<{
    source: string;
    what: string;
    before: string;
    after: string;
    now: readonly string[];
  }>(
    ({ source, what, before, after }) =>
      `The new version of source "${source}" has no skill "${shortened(what)}": ${onlyBefore(before, after)}.`,
    ({ source, now }) =>
      changeThenUpdate(source, "skills.yaml", now.length === 0 ? "" : `New there: ${list(now)}`),
  ),
  "skill/id": error<{ id: string }>(
    ({ id }) => `"${id}" is not a valid skill id.`,
    () =>
      "Use names joined by `/`: no slash at either end, no `.` or `..`, no backslash, no control character.",
  ),
  "skill/path": error<{ path: string }>(
    ({ path }) => `The path "${path}" points outside the source.`,
    () => "Use a relative path without `..`; `.` is the root of the source.",
  ),
  "skill/path-missing": error<{ path: string; source: string; directory: string } & Suggestion>(
    ({ path, source, directory }) =>
      `Source "${source}" has no directory "${path === "" ? "." : path}": ${directory} does not exist.`,
    ({ suggestion }) =>
      didYouMean(
        suggestion,
        "Set `path` to the skill's directory, relative to the source (or to its `subdir`). Without `path`, the key is used.",
      ),
  ),
  "skill/no-skill-file": error<{ directory: string }>(
    ({ directory }) => `${directory} has no SKILL.md, so it is not a skill.`,
    () => "Set `path` to the directory that contains SKILL.md.",
  ),
  "skill/duplicate-id": error<{ id: string; first: string; second: string; source: string }>(
    ({ id, first, second }) => `Two skills have the id "${id}": ${first} and ${second}.`,
    ({ source }) =>
      `Give source "${source}" an \`idPrefix\`, leave out one of the skills with \`filter\`, or set \`rename\` on one that is listed under \`skills.explicit\`.`,
  ),
  "skill/twin-ids": error<{ first: string; second: string }>(
    ({ first, second }) => `The ids "${first}" and "${second}" are the same directory on macOS and Windows.`,
    () => "Disable one of them, or list one under `skills.explicit` with another name.",
  ),
  "skill/twin-files": warning<{ id: string; first: string; second: string }>(
    ({ id, first, second }) =>
      `"${first}" and "${second}" in skill "${id}" are the same path on macOS and Windows.`,
    () => "Only one can be installed there. Rename one of them, or leave one out with the skill's `exclude`.",
  ),
  "skill/directory-name": error<{ path: string }>(
    ({ path }) =>
      `The path of this skill contains a control character, a backslash or bytes that are not UTF-8: ${path}.`,
    () => "Rename the directory, or remove the skill from the selection.",
  ),
  "skill/leaves-source": error<{
    id: string;
    path: string;
    /** Empty when the link alone does not tell. */
    target: string;
  }>(
    ({ id, path, target }) =>
      `Skill "${id}" is a symbolic link that points outside its source: ${path}${target === "" ? "" : ` leads to "${shortened(target)}"`}.`,
    () =>
      "Declare the directory that it points to as a separate source. If you do not need the skill, leave it out with `disable`, or remove its entry under `skills.explicit`.",
  ),
  "skill/file-name": error<{ path: string }>(
    ({ path }) =>
      `A file name contains a control character, a backslash or bytes that are not UTF-8: ${path}.`,
    () => "Rename the file, or remove the skill from the selection.",
  ),
  "skill/link-text": error<{ path: string }>(
    ({ path }) =>
      `The symbolic link ${path} points to a path that contains a control character, a backslash or bytes that are not UTF-8.`,
    () => "Recreate the link, replace it with the file, or remove the skill from the selection.",
  ),
  "skill/link-dropped": warning<{ path: string; fate: LinkFate; target: string; skill: string }>(
    ({ path, fate, target, skill }) =>
      `${fate === "special" ? "" : "The symbolic link "}"${path}" in ${skill} is not installed: ${linkFate(fate, target)}.`,
    ({ fate }) =>
      fate === "special"
        ? "A skill can contain only files, directories and symbolic links."
        : fate === "outside" || fate === "absolute"
          ? "If the skill needs the file, replace the link with the file: what is outside the source may differ on each machine."
          : "Correct the link, or remove it from the skill.",
  ),
  "skill/links-too-large": error<{ path: string; files: number; mebibytes: number }>(
    ({ path, files, mebibytes }) =>
      `Symbolic links add more than ${files} files or ${mebibytes} MiB to the skill at ${path}.`,
    () => "Link only to the files that the skill needs, not to whole directories.",
  ),
  "skill/lfs-pointer": warning<{ id: string; path: string }>(
    ({ id, path }) => `"${path}" of skill "${id}" is a Git LFS pointer, not the file itself.`,
    () => "The agent gets only the pointer. Ask the author to commit the file itself.",
  ),
  "skill/too-large": error<{ id: string; has: string; limit: string }>(
    ({ id, has, limit }) =>
      `The fetched skill "${id}" is too large: it has ${has}, and the limit is ${limit}.`,
    () =>
      "Check that this is a skill. A script of the skill can download large files, or the skill can come from a `path` source.",
  ),
  "skill/submodule": warning<{ path: string; url: string | null }>(
    ({ path }) => `${path} is left out: it is a git submodule, which is fetched only on request.`,
    ({ url }) => submoduleHint(url, "If the skill needs it"),
  ),
  "skill/in-submodule": error<{ id: string; source: string; path: string; url: string | null }>(
    ({ id, source, path }) =>
      `Skill "${shortened(id)}" would be in the git submodule "${shortened(path)}" of source "${source}", which is fetched only on request.`,
    ({ url }) => submoduleHint(url),
  ),
  "skill/packages-left-out": warning<{ path: string }>(
    ({ path }) => `${path} is left out: installed packages are never part of a skill.`,
    () => "Let the skill explain how to install them, or bundle its script into one file.",
  ),
  "skill/includes-no-skill-file": error<{ id: string }>(
    ({ id }) => `\`include\` lists the only files of skill "${id}", and SKILL.md is not among them.`,
    () => 'Add "SKILL.md" to the list.',
  ),
  "skill/not-executable": warning<{
    skills: readonly (readonly [id: string, paths: readonly string[]])[];
    /** Where settings of the first one stand, or would stand. */
    table: "explicit" | "adjust";
    hasEntry: boolean;
  }>(
    ({ skills }) => {
      const scripts = skills.flatMap(([id, paths]) => paths.map((path) => `${id}/${path}`));
      return scripts.length === 1
        ? `${shortened(scripts[0]!)} begins with "#!" and is not executable.`
        : `${scripts.length} scripts begin with "#!" and are not executable: ${scriptList(scripts)}.`;
    },
    ({ skills, table, hasEntry }) => {
      const [first] = skills;
      const line = `executable: [${scriptGlobs(first![1]).join(", ")}]`;
      const place = hasEntry
        ? `\`${line}\` in its entry under \`skills.${table}\``
        : `\`${JSON.stringify(first![0])}: { ${line} }\` in \`skills.${table}\``;
      return `An agent that runs one by its name gets "permission denied". To make ${skills.length === 1 ? "it" : "those of the first skill"} executable, write ${place}.`;
    },
  ),
  "skill/excludes-itself": error<{ glob: string; id: string }>(
    ({ glob, id }) => `"${glob}" excludes the SKILL.md of skill "${id}".`,
    () => "Use a narrower glob. To leave out the whole skill, disable it.",
  ),
  "skill/name-not-rewritten": warning<{ id: string; name: string; problem: NameProblem; file: string }>(
    ({ name, problem, file }) =>
      `The name in ${file} could not be changed to "${name}", the name of its directory: ${nameProblem(problem)}.`,
    () =>
      "Some agents skip a skill whose name differs from its directory. Simplify the frontmatter in the source.",
  ),
  "skill/not-loaded": warning<{
    id: string;
    fault: LoadFault;
    detail: string;
    /** Whether the source is without it: the user's own settings made it. */
    isMade: boolean;
    /** Whether only the author of the source can change the file. */
    isRemote: boolean;
    table: "explicit" | "adjust";
  }>(
    ({ id, fault, detail, isMade }) =>
      `Some agents do not load skill "${shortened(id)}"${isMade ? " as it would be installed" : ""}: ${loadWords(fault, detail)}.`,
    ({ fault, isRemote, table }) =>
      `${loadRemedy(fault)}${isRemote ? ` Until its author does that, \`patches\` under \`skills.${table}\` can.` : ""}`,
  ),
  "skill/name-form": warning<{
    names: readonly { readonly name: string; readonly file: string; readonly line: number }[];
  }>(
    ({ names }) =>
      `The Agent Skills specification does not allow ${names.length === 1 ? "the name" : `the names of ${names.length} skills,`} ${namesWithPlaces(names)}.`,
    () =>
      "Some agents skip such a skill: a name has lower-case letters, digits, and single hyphens between them. List the skill under `skills.explicit` with such a name, and kitout writes it into SKILL.md.",
  ),
  "skill/near-miss": warning<{ source: string; paths: readonly string[] }>(
    ({ source, paths }) =>
      `${paths.length === 1 ? `A file of source "${source}" is` : `${paths.length} files of source "${source}" are`} not called SKILL.md in capital letters, so agents on most systems see no skill there: ${nearMisses(paths)}.`,
    () => "If that is meant to be a skill, rename the file to SKILL.md.",
  ),
  "skill/root-name": warning<{ own: string; name: string; source: string }>(
    ({ own, name, source }) =>
      `The skill at the root of source "${source}" is installed as "${name}", after the source, although it calls itself "${shortened(own)}".`,
    ({ own, name, source }) => {
      const isSafe = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(own);
      return `${isSafe ? `To install it as "${shortened(own)}", give the source that name. ` : ""}To choose a name, or to keep this one without a warning, disable it and list it under \`skills.explicit\`: \`${name}: { from: ${source}, path: "." }\`.`;
    },
  ),
  "skill/old-name": warning<{
    names: readonly (readonly [old: string, now: string])[];
    /** With the lines, from 1. */
    files: readonly (readonly [file: string, lines: readonly number[]])[];
    places: number;
  }>(
    ({ names, files, places }) =>
      `${list(files.map(([file, lines]) => `${shortened(file)}:${list(lines)}`))} ${places === 1 ? "refers" : "refer"} to ${oldNames(names)}.`,
    () =>
      "An agent that follows such a path finds nothing. Change those lines with `patches`, or install the skill under its old name too, with another entry under `skills.explicit`.",
  ),
  "skill/acts": error<RefusedActs>(
    ({ id, acts }) =>
      `Skill "${id}" is more than a skill: beside SKILL.md it has ${refusedActs(acts)}, which an agent acts on by itself.`,
    waysToAccept,
  ),
  "skill/changed": failure<{ id: string; directory: string }>(
    ({ id, directory }) => `A file of skill "${id}" in ${directory} changed while kitout was reading it.`,
    () => "Run kitout again when nothing else changes files in that directory.",
  ),
  "skill/none-selected": summary<{ skills: number }>(
    ({ skills }) => `No skill is selected (${plural(skills, "skill")} found).`,
    () => "List ids or globs in `skills.enable`, or sources in `skills.enableAll`.",
  ),
};

function namesWithPlaces(
  names: readonly { readonly name: string; readonly file: string; readonly line: number }[],
): string {
  const shown = names
    .slice(0, MOST_NAMES)
    .map(({ name, file, line }) => `"${shortened(name)}" (${shortened(file)}:${line})`)
    .join(", ");
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

function nearMisses(paths: readonly string[]): string {
  const shown = paths.slice(0, MOST_NAMES).map(shortened).join(", ");
  return paths.length > MOST_NAMES ? `${shown} and ${paths.length - MOST_NAMES} more` : shown;
}

function scriptList(scripts: readonly string[]): string {
  const shown = scripts.slice(0, MOST_SCRIPTS).map(shortened).join(", ");
  return scripts.length > MOST_SCRIPTS ? `${shown} and ${scripts.length - MOST_SCRIPTS} more` : shown;
}

const MOST_SCRIPTS = 3;

/** Globs of these files, or of their directories when they are many. */
function scriptGlobs(paths: readonly string[]): string[] {
  const files = paths.map(escapedGlob);
  const names = files.map((path) => path.replace(/[^/]*?(\.\w+)?$/, "*$1"));
  const globs = files.length <= MOST_SCRIPTS ? files : [...new Set(names)];
  return globs.map((glob) => JSON.stringify(glob));
}

function linkFate(fate: LinkFate, target: string): string {
  const fates = {
    outside: `it points outside the source, to ${target}`,
    absolute: `it points to an absolute path, ${target}`,
    dangling: `it points to ${target}, which does not exist`,
    loop: `it points in a circle, to ${target}`,
    ancestor: `it points to a directory that contains it, ${target}`,
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
    ? `${names.length} skills by their old paths, such as ${renamed(names[0]!)}`
    : `${names.length === 1 ? "a skill by its old path" : "skills by their old paths"}: ${list(names.map(renamed))}`;
}

function renamed([old, now]: readonly [old: string, now: string]): string {
  return `"${old}" is now "${now}"`;
}

/** A reader learns nothing from more pairs than these. */
const MOST_NAMES = 4;
