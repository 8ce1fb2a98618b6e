// Sources, whatever their kind.

import type { AddressProblem } from "../../model/url.ts";
import { error, failure, warning } from "../entry.ts";
import { didYouMean, list, plural, type Suggestion, shortened } from "../phrases.ts";

export const messages = {
  "source/name": error<{ name: string }>(
    ({ name }) => `"${name}" cannot be the name of a source.`,
    () => "Use up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit.",
  ),
  "source/no-kind": error<{ name: string; kinds: readonly string[] }>(
    ({ name }) => `The source "${name}" does not say where it is.`,
    ({ kinds }) => `Add one of ${list(kinds)}, for example \`path: ./skills\`.`,
  ),
  "source/several-kinds": error<{ name: string; kinds: readonly string[] }>(
    ({ name, kinds }) => `The source "${name}" says where it is more than once: ${list(kinds)}.`,
    () => "Keep one of them, or make it two sources.",
  ),
  "source/url": error<{ url: string; problem: AddressProblem }>(
    ({ url, problem }) => `${urlProblem(problem)}: ${shortened(url)}.`,
    ({ problem }) => urlHint(problem),
  ),
  "source/subdir": error<{ path: string }>(
    ({ path }) => `The subdir "${path}" does not stay inside the source.`,
    () => "Use a relative path without `..`.",
  ),
  "source/id-prefix": error<{ prefix: string }>(
    ({ prefix }) => `"${prefix}" cannot be put before ids.`,
    () => "Use one or more names joined by `/`, with no slash at either end and no `.` or `..` among them.",
  ),
  "source/missing": error<{ name: string; path: string; bound: boolean }>(
    ({ name, path }) => `The directory of the source "${name}" does not exist: ${shortened(path)}.`,
    ({ name, bound }) =>
      bound
        ? `Correct --source ${name}=PATH. The path is seen from the working directory.`
        : "Create it or correct the path. Paths are relative to the file they stand in.",
  ),
  "source/not-a-directory": error<{ name: string; path: string }>(
    ({ name, path }) => `The source "${name}" is not a directory: ${path}.`,
    () =>
      "Name the directory that holds the skills. Only of an archive or an npm package --source may name the file itself.",
  ),
  "source/subdir-missing": error<{ name: string; subdir: string; path: string }>(
    ({ name, subdir, path }) => `The source "${name}" has no directory "${subdir}" inside ${path}.`,
    () => "Correct `subdir`, or take it out to start at the root of the source.",
  ),
  "source/too-deep": error<{ path: string; limit: number }>(
    ({ path, limit }) => `Directories are nested more than ${limit} levels deep at ${shortened(path)}.`,
    () => "Name a smaller directory as the source.",
  ),
  "source/unbound": error<{ name: string; input: string }>(
    ({ name, input }) => `The source "${name}" is the input "${input}", and nothing says where that is.`,
    ({ name }) => `Bind it: --source ${name}=PATH.`,
  ),
  "source/no-cache": failure<{ name: string }>(
    ({ name }) => `There is no place to keep what is fetched for the source "${name}": HOME is not set.`,
    () => "Set HOME, XDG_CACHE_HOME or KITOUT_STORE to an absolute path.",
  ),
  "source/not-locked": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `There is no locked source "${name}".`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0
          ? `Locked sources: ${list(known)}.`
          : "Directories of the project are not locked; they are versioned with it.",
      ),
  ),
  "source/offline": failure<{ name: string }>(
    ({ name }) => `The source "${name}" has to be fetched, which --offline does not allow.`,
    () => "Run it once without --offline: what is fetched is kept.",
  ),
  "source/damaged": failure<{ name: string; files: number }>(
    ({ name, files }) =>
      `${plural(files, "file")} of the source "${name}" ${files === 1 ? "is" : "are"} missing in the cache, or damaged, and nothing may be fetched with --offline.`,
    () => "Run it once without --offline.",
  ),
  "source/altered": warning<{ name: string; files: number; example: string; attributes: readonly string[] }>(
    ({ name, files, example, attributes }) =>
      `${plural(files, "file")} of the source "${name}" ${files === 1 ? "is" : "are"} changed by git attributes (${attributes.join(", ")}) where git checks it out or packs it, for example ${example}. kitout takes the bytes as git stores them.`,
    () =>
      "Nothing is wrong with the lock. Other tools, also Nix, may see other bytes in these files; a digest made by them differs.",
  ),
  "source/unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `There is no source "${name}".`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0 ? `Sources here: ${list(known)}.` : "This configuration has no `sources:`.",
      ),
  ),
  "source/no-skills": warning<{ name: string; path: string; subdir: string }>(
    ({ name, path, subdir }) =>
      `The source "${name}" has no skills: there is no SKILL.md below ${subdir === "" ? path : `${path}/${subdir}`}.`,
    () => "Check `path`, `subdir` and `filter.maxDepth`. The file must be called SKILL.md exactly.",
  ),
  "source/all-filtered": warning<{ name: string; found: number }>(
    ({ name, found }) => `The filter of the source "${name}" leaves out every skill in it (${found} found).`,
    () => "`nameRegex` must match the whole path below subdir; globs match that path too.",
  ),
};

function urlProblem(problem: AddressProblem): string {
  const problems = {
    syntax: "This is no URL",
    scp: "This is an address for ssh, and no URL",
    scheme: "Sources are not fetched in this way",
    "plain-http": "What comes over plain http could be anybody's",
    credentials: "There is a password or a token in this URL, and everybody reads this file",
    dash: "A name in this URL begins with a dash, and could be taken for an option",
    incomplete: "This URL does not say enough",
    unclear: "This URL can be read in more than one way",
    github: "This is not the name of a repository on GitHub",
  } satisfies Record<AddressProblem, string>;
  return problems[problem];
}

function urlHint(problem: AddressProblem): string {
  const example = "For example https://example.com/team/skills.git, or file:///absolute/path.";
  const hints = {
    syntax: example,
    scp: "Write ssh://USER@HOST/PATH instead of USER@HOST:PATH.",
    scheme: "Use https, ssh or file for git, and https or a path for an archive.",
    "plain-http": "Use https. Plain http is for a server on this machine only.",
    credentials:
      "Take it out, and consider it known. git asks your credential helper, and ssh your agent; a user name alone is fine with ssh.",
    dash: "Rename it, or use another way to reach it.",
    incomplete: example,
    unclear:
      "Write the host in plain letters, and the path without `.`, `..`, `//` and encoded slashes, dots or backslashes.",
    github: "Write `github: OWNER/REPOSITORY`.",
  } satisfies Record<AddressProblem, string>;
  return hints[problem];
}
