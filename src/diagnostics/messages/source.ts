// Sources, whatever their kind.

import type { ReferenceProblem, SourceKeys } from "../../model/reference.ts";
import type { AddressProblem } from "../../model/url.ts";
import { error, failure, warning } from "../entry.ts";
import {
  changeThenUpdate,
  didYouMean,
  keysText,
  list,
  onlyBefore,
  or,
  plural,
  type Suggestion,
  shortened,
} from "../phrases.ts";
import { referenceHint, referenceProblem, urlHint, urlProblem } from "../reference-words.ts";
import { submoduleHint } from "../submodule-words.ts";

export const messages = {
  "source/name": error<{ name: string }>(
    ({ name }) => `"${name}" is not a valid source name.`,
    () =>
      "Use at most 64 characters: letters, digits, dots, dashes and underscores. Begin with a letter or digit.",
  ),
  "source/no-kind": error<{ name: string; kinds: readonly string[] }>(
    ({ name }) => `Source "${name}" has no location.`,
    ({ kinds }) =>
      `Add ${or(kinds.map((kind) => `\`${kind}\`${kind === "input" ? " (a flake input)" : ""}`))}, for example \`path: ./skills\`.`,
  ),
  "source/several-kinds": error<{ name: string; kinds: readonly string[] }>(
    ({ name, kinds }) => `Source "${name}" has more than one location: ${list(kinds)}.`,
    ({ kinds }) =>
      kinds.includes("path") && kinds.some((kind) => kind !== "path")
        ? "A directory in a repository, a package or an archive is its `subdir`: write that in place of `path`. Else keep one of them, or declare two sources."
        : "Keep one of them, or declare two sources.",
  ),
  "source/url": error<{ url: string; problem: AddressProblem; keys: SourceKeys | null }>(
    ({ url, problem }) => `${urlProblem(problem)}: ${shortened(url)}.`,
    ({ problem, keys }) => (keys === null ? urlHint(problem) : `Write ${keysText(keys)}.`),
  ),
  "source/reference": error<{ source: string; text: string; problem: ReferenceProblem }>(
    ({ source, text, problem }) =>
      `${referenceProblem(problem)}, so it does not say where source "${source}" is: ${shortened(text)}.`,
    ({ problem }) => referenceHint(problem),
  ),
  "source/tag-pattern": error<{ tag: string; alone: boolean }>(
    ({ tag }) => `"${shortened(tag)}" does not say how the tags of versions are named.`,
    ({ tag, alone }) =>
      alone && !tag.includes("{version}")
        ? `To follow this tag, write \`ref: ${shortened(tag)}\` in place of \`tag\`.`
        : `Write the name of a tag with {version} in the place of its version, once: for example \`pdf/v{version}\`.${tag.includes("{version}") ? "" : ` For a single tag, write \`ref: ${shortened(tag)}\`.`}`,
  ),
  "source/tag-alone": error<object>(
    () => "`tag` says how the tags of versions are named, and this source follows no versions.",
    () =>
      'Add `version`, for example `version: "^1.2"`. To follow a branch or a single tag, use `ref` in place of `tag`.',
  ),
  "source/version-and-ref": error<{ version: string; ref: string }>(
    ({ version, ref }) =>
      `A source follows either a range of versions (${shortened(version)}) or a ref (${shortened(ref)}).`,
    () =>
      "Remove `version` or `ref`. A layer that sets the other one removes it with `ref: null` or `version: null`.",
  ),
  "source/subdir": error<{ path: string }>(
    ({ path }) => `The \`subdir\` "${path}" points outside the source.`,
    () => "Use a relative path without `..`.",
  ),
  "source/id-prefix": error<{ prefix: string }>(
    ({ prefix }) => `"${prefix}" is not a valid \`idPrefix\`.`,
    () =>
      "Write for example `team` or `team/docs`: names joined by `/`, without a slash at either end, and without `.` and `..`.",
  ),
  "source/missing": error<{ name: string; path: string; bound: boolean }>(
    ({ name, path }) => `The directory of source "${name}" does not exist: ${shortened(path)}.`,
    ({ name, bound }) =>
      bound
        ? `Correct --source ${name}=DIR. A relative path starts at the working directory.`
        : "Create it, or correct the path. Paths are relative to the file that contains them.",
  ),
  "source/not-a-directory": error<{ name: string; path: string }>(
    ({ name, path }) => `Source "${name}" is not a directory: ${path}.`,
    () =>
      "Give the directory that contains the skills. (With --source, the file of an archive or of an npm package works too.)",
  ),
  "source/subdir-gone": error<{
    name: string;
    subdir: string;
    before: string;
    after: string;
    now: readonly string[];
  }>(
    ({ name, subdir, before, after }) =>
      `The new version of source "${name}" has no directory "${subdir}": ${onlyBefore(before, after)}.`,
    ({ name, now }) =>
      changeThenUpdate(name, "`subdir`", now.length === 0 ? "" : `Skills are now in: ${list(now)}`),
  ),
  "source/subdir-missing": error<{ name: string; subdir: string; path: string }>(
    ({ name, subdir, path }) => `Source "${name}" has no directory "${subdir}" in ${path}.`,
    () => "Correct `subdir`, or remove it to search the whole source.",
  ),
  "source/too-deep": error<{ path: string; limit: number }>(
    ({ path, limit }) => `Directories are nested more than ${limit} levels deep at ${shortened(path)}.`,
    () => "Use a directory closer to the skills as the source.",
  ),
  "source/unbound": error<{ name: string; input: string }>(
    ({ name, input }) =>
      `Source "${name}" is the flake input "${input}", but kitout does not know its directory.`,
    ({ name }) => `Pass it with --source ${name}=DIR.`,
  ),
  "source/no-cache": failure<{ name: string }>(
    ({ name }) => `kitout has no cache directory for source "${name}": HOME is not set.`,
    () => "Set HOME, XDG_CACHE_HOME or KITOUT_STORE to an absolute path.",
  ),
  "source/not-locked": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `Source "${name}" is not in skills.lock, so there is nothing to update.`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0
          ? `Locked sources: ${list(known)}.`
          : "Directories of the project are never locked: kitout uses them as they are.",
      ),
  ),
  "source/offline": failure<{ name: string }>(
    ({ name }) => `Source "${name}" must be fetched, but --offline forbids it.`,
    () => "Run the command once without --offline. kitout keeps what it fetches in its cache.",
  ),
  "source/damaged": failure<{ name: string; files: number }>(
    ({ name, files }) =>
      `${plural(files, "file")} of source "${name}" ${files === 1 ? "is" : "are"} missing or damaged in the cache and must be fetched again, but --offline forbids it.`,
    () => "Run the command once without --offline.",
  ),
  "source/altered": warning<{ name: string; files: number; example: string; attributes: readonly string[] }>(
    ({ name, files, example, attributes }) =>
      `Git attributes (${attributes.join(", ")}) change ${plural(files, "file")} of source "${name}" when git checks out or archives the source, for example ${example}. kitout uses the files as git stores them.`,
    () =>
      "You need not change anything: skills.lock is right. But tools such as Nix may see other content in these files, and compute other digests.",
  ),
  "source/unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `There is no source "${name}".`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0 ? `Known sources: ${list(known)}.` : "This configuration has no `sources:`.",
      ),
  ),
  "source/no-skills": warning<{ name: string; path: string; subdir: string }>(
    ({ name, path, subdir }) =>
      `Source "${name}" has no skills: there is no SKILL.md inside ${subdir === "" ? path : `${path}/${subdir}`}.`,
    () => "Check `path`, `subdir` and `filter.maxDepth`. The file must be called exactly SKILL.md.",
  ),
  "source/only-submodules": warning<{
    name: string;
    submodules: readonly string[];
    url: string | null;
    fetches: boolean;
  }>(
    ({ name, submodules, fetches }) =>
      `Source "${name}" has no skills of its own, but ${submodules.length === 1 ? "a git submodule" : "git submodules"} (${list(submodules.map(shortened))}), ${fetches ? "of which nothing is selected" : "fetched only on request"}.`,
    ({ submodules, url, fetches }) =>
      fetches
        ? `A submodule is fetched when something in it is selected, for example with \`enable: ["${submodules[0]}/**"]\` and the source's \`idPrefix\` in front.`
        : submoduleHint(url),
  ),
  "source/in-submodule": error<{ name: string; subdir: string; path: string; url: string | null }>(
    ({ name, subdir, path }) =>
      subdir === path
        ? `The \`subdir\` of source "${name}", "${shortened(subdir)}", is a git submodule, which is fetched only on request.`
        : `The \`subdir\` of source "${name}", "${shortened(subdir)}", is in the git submodule "${shortened(path)}", which is fetched only on request.`,
    ({ url }) => submoduleHint(url),
  ),
  "source/all-filtered": warning<{ name: string; found: number }>(
    ({ name, found }) => `The filter of source "${name}" removes all of its skills (${found} found).`,
    () => "`nameRegex` must match the whole path below `subdir`; globs match that path too.",
  ),
};
