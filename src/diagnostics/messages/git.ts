// Repositories, and git itself.

import type { TreeProblem } from "../../model/tree.ts";
import { error, failure } from "../entry.ts";
import { didYouMean, list, plural, type Suggestion, shortened } from "../phrases.ts";

export const messages = {
  "git/no-program": failure<{ name: string }>(
    ({ name }) => `Source "${name}" needs git, but there is no git on PATH.`,
    ({ name }) => `Install git, or fetch the source yourself and bind it: --source ${name}=PATH.`,
  ),
  "git/ref-syntax": error<{ ref: string }>(
    ({ ref }) => `"${shortened(ref)}" is not a valid name of a branch, tag or commit.`,
    () =>
      "Write a name as git shows it, such as `main`, `v1.2.0` or `refs/heads/main`, or the full id of a commit.",
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
        ? "Is the URL right? The repository needs at least one commit."
        : `Name a branch with \`ref:\`. Known branches: ${list(branches)}.`,
  ),
  "git/too-young": error<{ name: string; rev: string; allowed: string }>(
    ({ name, rev }) => `Commit ${rev.slice(0, 12)} of source "${name}" is younger than \`minAge\` allows.`,
    ({ allowed }) => `It is allowed from ${allowed}. Until then, use an older commit or lower \`minAge\`.`,
  ),
  "git/denied": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) =>
      `The repository of source "${name}" does not exist, or you have no access to it: ${url} (${words}).`,
    ({ url }) =>
      `Check the URL, and that \`git ls-remote ${url}\` works without a prompt: kitout never asks for a password.`,
  ),
  "git/unreachable": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) => `The repository of source "${name}" cannot be reached: ${url} (${words}).`,
    () => "Check the network and the proxy, and run kitout again. What was already fetched is kept.",
  ),
  "git/timeout": failure<{ name: string; url: string; seconds: number }>(
    ({ name, url, seconds }) =>
      `The repository of source "${name}" took longer than ${plural(seconds, "second")} to answer: ${url}.`,
    () => "Run kitout again when the network or the server is faster.",
  ),
  "git/failed": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) => `git could not fetch source "${name}" from ${url}: ${words}.`,
    () =>
      "This is git's own message. kitout fetches over https, ssh and file only, whatever git's configuration says.",
  ),
  "git/rev-missing": failure<{ name: string; url: string; rev: string; declared: boolean }>(
    ({ name, url, rev }) => `The repository of source "${name}" has no commit ${rev}: ${url}.`,
    ({ name, declared }) =>
      declared
        ? "Correct `ref`: name a branch, a tag, or a commit that the server still serves."
        : `If skills.lock was edited, restore it. Otherwise \`kitout update ${name}\` locks another commit.`,
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
        ? "Keep the skills in a repository of their own."
        : "A skill can download large files when it needs them.",
  ),
};

function treeProblem(problem: TreeProblem): string {
  const problems = {
    path: "a path that is not allowed in a checkout",
    twice: "two entries with the same path",
    below: "a path that leads through a file",
    link: "a link that cannot be created",
  } satisfies Record<TreeProblem, string>;
  return problems[problem];
}
