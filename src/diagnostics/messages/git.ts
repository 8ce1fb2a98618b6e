// Repositories, and git itself.

import { shortRevision } from "../../model/pin.ts";
import type { SubmoduleProblem } from "../../model/submodules.ts";
import type { TreeProblem } from "../../model/tree.ts";
import { error, failure, refusal, warning } from "../entry.ts";
import { didYouMean, list, or, plural, type Suggestion, shortened } from "../phrases.ts";
import { OFF_REF, type OffRef, offRefText } from "../ref-words.ts";

export const messages = {
  "git/no-program": failure<{ name: string }>(
    ({ name }) => `Source "${name}" needs git, but there is no git on PATH.`,
    ({ name }) =>
      `Install git, or download the source and pass its directory: --source ${name}=DIR. A git that is in the project itself is not used.`,
  ),
  "git/ref-syntax": error<{ ref: string }>(
    ({ ref }) => `"${shortened(ref)}" is not a valid branch name, tag name or commit id.`,
    () => "Use a branch or tag name such as `main`, `v1.2.0` or `refs/heads/main`, or a full commit id.",
  ),
  "git/ref-ambiguous": error<{ ref: string }>(
    ({ ref }) => `"${ref}" is ambiguous: there is a branch and a tag of that name.`,
    ({ ref }) => `Write \`ref: refs/heads/${ref}\` for the branch, or \`ref: refs/tags/${ref}\` for the tag.`,
  ),
  "git/ref-abbreviated": error<{ ref: string }>(
    ({ ref }) => `There is no branch or tag "${ref}", and a commit id cannot be abbreviated here.`,
    ({ ref }) => `Write the full id. \`git rev-parse ${ref}\` prints it in a clone.`,
  ),
  "git/ref-unknown": error<{ name: string; ref: string; url: string } & Suggestion>(
    ({ name, ref }) => `The repository of source "${name}" has no branch or tag "${ref}".`,
    ({ suggestion, url }) => didYouMean(suggestion, `\`git ls-remote ${url}\` lists them.`),
  ),
  "git/no-head": error<{ name: string; url: string; branches: readonly string[] }>(
    ({ name, url, branches }) =>
      branches.length === 0
        ? `The repository of source "${name}" is empty: ${url}.`
        : `The repository of source "${name}" has no default branch.`,
    ({ branches }) =>
      branches.length === 0
        ? "Check the URL. The repository needs at least one commit."
        : `Choose a branch with \`ref:\`. Known branches: ${list(branches)}.`,
  ),
  "git/range": error<{ range: string }>(
    ({ range }) => `"${shortened(range)}" is not a range of versions.`,
    () =>
      'Write for example "^1.2", "~1.2.3", ">=1.2 <3" or "1.2.3". A branch or a single tag is named by `ref:` in place of `version:`.',
  ),
  "git/no-version": error<{
    name: string;
    range: string;
    /** The pattern of tags. */
    tag: string;
    /** The newest tags of that pattern. */
    newest: readonly string[];
    /** The newest prereleases that the range would mean if it named them. */
    prereleases: readonly string[];
    /** Other patterns under which there would be such a version. */
    others: readonly string[];
  }>(
    ({ name, range, tag, newest }) =>
      newest.length === 0
        ? `The repository of source "${name}" has no tag of the form "${shortened(tag)}".`
        : `The repository of source "${name}" has no version that matches "${shortened(range)}".`,
    (args) => noVersionHint(args),
  ),
  "git/version-twice": error<{ name: string; version: string; tags: readonly string[] }>(
    ({ name, version, tags }) =>
      `The repository of source "${name}" has two commits for version ${version}: the tags ${list(tags)} do not agree.`,
    ({ tags }) => `Choose one: write for example \`ref: refs/tags/${tags[0]}\` in place of \`version\`.`,
  ),
  "git/tag-moved": refusal<{ name: string; tag: string; before: string; after: string }>(
    ({ name, tag, before, after }) =>
      `The tag ${tag} of source "${name}" was moved: it was locked at ${shortRevision(before)}, and is now at ${shortRevision(after)}.`,
    ({ name }) =>
      `Published tags do not move by themselves: find out why. \`kitout update ${name} --moved-tags --dry-run --diff\` shows what would change, and without --dry-run it takes it.`,
  ),
  "git/too-young": error<{ name: string; rev: string; allowed: string }>(
    ({ name, rev }) =>
      `Commit ${rev.slice(0, 12)} of source "${name}" is younger than \`policy.minAge\` allows.`,
    ({ allowed }) =>
      `It will be allowed from ${allowed}. Until then, set \`ref\` to an older commit, or lower \`policy.minAge\`.`,
  ),
  "git/denied": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) =>
      `The repository of source "${name}" does not exist, or you have no access to it: ${url} (${words}).`,
    ({ url }) =>
      `Check the URL. \`git ls-remote ${url}\` must work without a prompt: kitout never asks for a password.`,
  ),
  "git/not-found": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) => `The repository of source "${name}" was not found: ${url} (${words}).`,
    ({ url }) =>
      `Check the URL. Some hosts say the same of a private repository: \`git ls-remote ${url}\` must work without a prompt, since kitout never asks for a password.`,
  ),
  "git/corrupt": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) =>
      `The host of source "${name}" cannot read its own copy of the repository: ${url} (${words}).`,
    () => "Try again later. If it stays so, tell the owners of the repository: it is damaged on the server.",
  ),
  "git/unreachable": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) => `The repository of source "${name}" cannot be reached: ${url} (${words}).`,
    () =>
      "Check the URL, the network and the proxy, and run kitout again. What was fetched is kept in the cache.",
  ),
  "git/timeout": failure<{ name: string; url: string; seconds: number }>(
    ({ name, url, seconds }) =>
      `Fetching source "${name}" timed out (limit: ${plural(seconds, "second")}): ${url}.`,
    () => "Try again later, or allow more time with --timeout SECONDS.",
  ),
  "git/failed": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) => `git could not fetch source "${name}" from ${url}: ${words}.`,
    ({ words }) =>
      /^transport .* not allowed/.test(words)
        ? "The part after the URL is git's own message. kitout allows only https, ssh and file URLs, whatever git's configuration says; check `url.*.insteadOf` there."
        : /dubious ownership/.test(words)
          ? "Another user owns the repository. If you trust it, add it to git's `safe.directory`, as git's own message after the URL says."
          : "The part after the URL is git's own message.",
  ),
  "git/rev-missing": failure<{ name: string; url: string; rev: string; declared: boolean }>(
    ({ name, url, rev }) => `The repository of source "${name}" has no commit ${rev}: ${url}.`,
    ({ name, declared }) =>
      declared
        ? "Set `ref` to a branch, a tag, or a commit that the server still has."
        : `If skills.lock was edited, restore it. Otherwise \`kitout update ${name}\` locks another commit.`,
  ),
  "git/not-on-ref": warning<OffRef>(
    offRefText,
    ({ name }) =>
      `${OFF_REF} Review the commit; \`kitout update ${name}\` locks what is there now. \`policy.requireOnRef: true\` refuses such commits.`,
  ),
  "git/submodule": error<{ name: string; path: string; problem: SubmoduleProblem; url: string | null }>(
    ({ name, path, problem, url }) =>
      `The submodule "${shortened(path)}" of source "${name}" is not fetched: ${submoduleProblem(problem)}${url === null ? "" : `: ${shortened(url)}`}.`,
    ({ problem }) => submoduleWayOut(problem),
  ),
  "git/submodule-missing": failure<{ name: string; path: string; url: string; rev: string }>(
    ({ name, path, url, rev }) =>
      `The submodule "${shortened(path)}" of source "${name}" is at commit ${rev}, which its repository does not have: ${url}.`,
    ({ name }) =>
      `Its owners may have removed or never pushed that commit: tell them. \`kitout update ${name}\` takes what the source names now.`,
  ),
  "git/tree": error<{ name: string; problem: TreeProblem; path: string }>(
    ({ name, problem, path }) => `Source "${name}" contains ${treeProblem(problem)}: ${shortened(path)}.`,
    () =>
      "Git refuses to check out such a path; it may be an attack. Use another commit, or tell the repository's owners.",
  ),
  "git/too-large": error<{ name: string; file: string | null }>(
    ({ name, file }) =>
      file === null
        ? `Source "${name}" is larger than kitout allows for a repository.`
        : `Source "${name}" contains a file larger than 64 MiB: ${shortened(file)}.`,
    ({ file }) =>
      file === null
        ? "Keep the skills in a separate repository."
        : "Remove the file from the repository, and let the skill download it when needed. If the repository is not yours, ask its owner.",
  ),
};

function noVersionHint({
  newest,
  prereleases,
  others,
}: {
  readonly newest: readonly string[];
  readonly prereleases: readonly string[];
  readonly others: readonly string[];
}): string {
  const hints = [
    ...(prereleases.length === 0
      ? []
      : [
          `Only prereleases match: ${list(prereleases)}. A range has to name one, such as "^${VERSION.exec(prereleases[0]!)?.[0]}".`,
        ]),
    ...(others.length === 0
      ? []
      : [`Tags of another form match: write ${or(others.map((pattern) => `\`tag: "${pattern}"\``))}.`]),
    ...(newest.length === 0 || prereleases.length > 0 ? [] : [`Newest versions: ${list(newest)}.`]),
  ];
  return hints.length > 0
    ? hints.join(" ")
    : "A tag has to be a full version, such as v1.2.3. To follow a branch or a tag of another kind, write `ref:` in place of `version:`.";
}

const VERSION = /\d+\.\d+\.\d+.*/;

function submoduleProblem(problem: SubmoduleProblem): string {
  const problems = {
    "no-url": ".gitmodules has no address for it, or more than one",
    outside: "its address leads out of the source's host",
    local: "its address is on this machine, which the source does not decide",
    deep: "there are too many submodules within each other",
    loop: "it is the repository of a directory above it",
    many: "there are too many submodules that the selected skills need",
    syntax: "its address is not a URL",
    scp: "its address is not a URL",
    scheme: "kitout does not fetch from this kind of address",
    "plain-http": "plain http can be tampered with in transit",
    credentials: "its address has a password or token",
    dash: "a name in its address begins with a dash and could be taken for an option",
    incomplete: "its address has no host or no path",
    unclear: "its address can be read in more than one way",
  } satisfies Record<SubmoduleProblem, string>;
  return problems[problem];
}

function submoduleWayOut(problem: SubmoduleProblem): string {
  const others = "Select only skills that do not need it";
  if (problem === "many" || problem === "deep" || problem === "loop")
    return `${others}, or tell the owners of the source.`;
  return `${others}, or tell the owners of the source. If you know and trust that repository, you can declare it as a source of its own.`;
}

function treeProblem(problem: TreeProblem): string {
  const problems = {
    path: "a path that is not allowed in a checkout",
    twice: "two entries with the same path",
    below: "a path that goes through a file",
    link: "a symbolic link that cannot be created",
  } satisfies Record<TreeProblem, string>;
  return problems[problem];
}
