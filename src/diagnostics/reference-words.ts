// What is wrong with an address, or with what somebody has pasted in its place.

import type { ReferenceProblem } from "../model/reference.ts";
import type { AddressProblem } from "../model/url.ts";

export function urlProblem(problem: AddressProblem): string {
  const problems = {
    syntax: "This is not a URL",
    scp: "This is an ssh address, not a URL",
    scheme: "kitout does not fetch from this kind of URL",
    "plain-http": "Data fetched over plain http can be tampered with in transit",
    credentials: "This URL contains a password or token, visible to anyone who can read this file",
    dash: "A name in this URL begins with a dash and could be taken for an option",
    incomplete: "This URL has no host or no path",
    unclear: "This URL can be read in more than one way",
    "not-site": "This is not the address of a site",
    page: "This is the address of a page, or of a ref, and not that of a repository or an archive",
    "not-path": "This is an address, not a path",
    github: "This is not a GitHub repository name",
  } satisfies Record<AddressProblem, string>;
  return problems[problem];
}

export function urlHint(problem: AddressProblem): string {
  const example = "For example https://example.com/team/skills.git, or file:///absolute/path.";
  const hints = {
    syntax: example,
    scp: "Write ssh://USER@HOST/PATH instead of USER@HOST:PATH.",
    scheme: "Use https, ssh or file for git, https or a path for an archive, and https for a site.",
    "plain-http": "Use https. Plain http is allowed only for a server on this machine.",
    credentials:
      "Remove it from the URL and revoke it: others may have seen it. Use a git credential helper or ssh-agent. An ssh URL may contain a user name.",
    dash: "Rename it, or use another URL.",
    incomplete: example,
    unclear:
      "Write the host in plain letters, and the path without `.`, `..`, `//` and encoded slashes, dots or backslashes.",
    "not-site": "Write for example `well-known: https://example.com`: kitout finds the index below it.",
    github: "Write `github: OWNER/REPOSITORY`.",
    page: "Write the address of the repository, and its directory as `subdir`.",
    "not-path": "Write `git: URL` for a repository, or `archive: URL` for an archive.",
  } satisfies Record<AddressProblem, string>;
  return hints[problem];
}

export function referenceProblem(problem: ReferenceProblem): string {
  switch (problem) {
    case "word":
      return "This is a single word";
    case "outside":
      return "This path leads out of the repository";
    case "package":
      return "This is not the name of an npm package";
    case "ref":
      return "Git can have no ref of this name";
    case "long":
      return "This is longer than any address";
    default:
      return urlProblem(problem);
  }
}

export function referenceHint(problem: ReferenceProblem): string {
  switch (problem) {
    case "word":
    case "outside":
    case "long":
    case "ref":
      return "Write for example `owner/repository`, `owner/repository@ref`, `owner/repository/path/to/skill`, the address of a repository, `npm:@scope/name` or `./directory`.";
    case "package":
      return "Write for example `npm:@scope/name` or `npm:name@^1`.";
    default:
      return urlHint(problem);
  }
}
