// Repositories, and git itself.

import type { TreeProblem } from "../../model/tree.ts";
import { error, failure } from "../entry.ts";
import { didYouMean, list, plural, type Suggestion, shortened } from "../phrases.ts";

export const messages = {
  "git/no-program": failure<{ name: string }>(
    ({ name }) => `The source "${name}" is fetched with git, and there is no git on the PATH.`,
    ({ name }) => `Install git, or fetch the source yourself and bind it: --source ${name}=PATH.`,
  ),
  "git/ref-syntax": error<{ ref: string }>(
    ({ ref }) => `"${shortened(ref)}" cannot be the name of a branch, a tag or a commit.`,
    () =>
      "Write a name as git shows it, such as `main`, `v1.2.0` or `refs/heads/main`, or all digits of a commit.",
  ),
  "git/ref-ambiguous": error<{ ref: string }>(
    ({ ref }) => `There is a branch "${ref}" and a tag "${ref}".`,
    ({ ref }) => `Write \`ref: refs/heads/${ref}\` for the branch, or \`ref: refs/tags/${ref}\` for the tag.`,
  ),
  "git/ref-abbreviated": error<{ ref: string }>(
    ({ ref }) => `There is no branch or tag "${ref}", and a commit needs all its digits here.`,
    ({ ref }) => `Write the full id, which \`git rev-parse ${ref}\` prints in a clone.`,
  ),
  "git/ref-unknown": error<{ name: string; ref: string; url: string } & Suggestion>(
    ({ name, ref }) => `The repository of the source "${name}" has no branch or tag "${ref}".`,
    ({ suggestion, url }) => didYouMean(suggestion, `\`git ls-remote ${url}\` lists them.`),
  ),
  "git/no-head": error<{ name: string; url: string; branches: readonly string[] }>(
    ({ name, url, branches }) =>
      branches.length === 0
        ? `The repository of the source "${name}" is empty: ${url}.`
        : `The repository of the source "${name}" says nothing about which branch is its default.`,
    ({ branches }) =>
      branches.length === 0
        ? "Is it the right address? There must be a commit in it."
        : `Say it with \`ref:\`. Branches there: ${list(branches)}.`,
  ),
  "git/too-young": error<{ name: string; rev: string; allowed: string }>(
    ({ name, rev }) =>
      `The commit ${rev.slice(0, 12)} of the source "${name}" is younger than \`minAge\` allows.`,
    ({ allowed }) =>
      `It may be taken from ${allowed} on. Until then, choose an older one, or lower \`minAge\`.`,
  ),
  "git/denied": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) =>
      `The repository of the source "${name}" is not there, or not for you: ${url} (${words}).`,
    ({ url }) =>
      `Check the address, and that \`git ls-remote ${url}\` works without asking you anything: kitout never asks for a password.`,
  ),
  "git/unreachable": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) => `The repository of the source "${name}" cannot be reached: ${url} (${words}).`,
    () => "Check the network and the proxy, and run kitout again; what was fetched before is kept.",
  ),
  "git/timeout": failure<{ name: string; url: string; seconds: number }>(
    ({ name, url, seconds }) =>
      `The repository of the source "${name}" did not give what was asked for within ${plural(seconds, "second")}: ${url}.`,
    () => "Run kitout again when the network or the server is faster.",
  ),
  "git/failed": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) => `git could not fetch the source "${name}" from ${url}: ${words}.`,
    () =>
      "These are git's own words. Only https, ssh and file are fetched from, whatever git's configuration says.",
  ),
  "git/rev-missing": failure<{ name: string; url: string; rev: string; declared: boolean }>(
    ({ name, url, rev }) => `The source "${name}" has no commit ${rev} any more, or never had: ${url}.`,
    ({ name, declared }) =>
      declared
        ? "Correct the `ref`: a branch, a tag, or a commit that the server still gives away."
        : `If skills.lock was edited, restore it; else \`kitout update ${name}\` chooses another one.`,
  ),
  "git/tree": error<{ name: string; problem: TreeProblem; path: string }>(
    ({ name, problem, path }) => `The source "${name}" holds ${treeProblem(problem)}: ${shortened(path)}.`,
    () =>
      "No checkout can have such a file, and someone may mean harm. Take another commit, or tell its owners.",
  ),
  "git/too-large": error<{ name: string; file: string | null }>(
    ({ name, file }) =>
      file === null
        ? `The source "${name}" is larger than what kitout reads from a repository.`
        : `A file of the source "${name}" is larger than 64 MiB: ${shortened(file)}.`,
    ({ file }) =>
      file === null
        ? "Use a repository of its own for the skills."
        : "Have the skill fetch it where it is needed.",
  ),
};

function treeProblem(problem: TreeProblem): string {
  const problems = {
    path: "a path that no checkout may have",
    twice: "two things at one path",
    below: "a path that leads through a file",
    link: "a link that cannot be made",
  } satisfies Record<TreeProblem, string>;
  return problems[problem];
}
