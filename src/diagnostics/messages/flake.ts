// Inputs of a flake, and the flake.lock that pins them.

import type { FlakeProblem, FollowsProblem, UnsupportedInput } from "../../model/flake.ts";
import { error } from "../entry.ts";
import { didYouMean, list, type Suggestion, shortened } from "../phrases.ts";

export const messages = {
  "flake/file": error<{ problem: "kind" | "size"; limit: number }>(
    ({ problem, limit }) =>
      problem === "kind" ? "This is no regular file." : `This flake.lock has more than ${limit} bytes.`,
    () => "Put the flake.lock there that `nix flake lock` makes.",
  ),
  "flake/syntax": error<{ conflict: boolean }>(
    ({ conflict }) =>
      conflict ? "Here is a conflict marker of git." : "This is not the JSON that Nix writes as flake.lock.",
    ({ conflict }) =>
      conflict
        ? "Finish the merge, then run `nix flake lock`."
        : "Restore it from version control, or run `nix flake lock`.",
  ),
  "flake/version": error<{ version: number | null }>(
    ({ version }) =>
      version === null
        ? "This file is not what Nix writes as flake.lock."
        : `This flake.lock has the version ${version}.`,
    () => "Versions 5, 6 and 7 can be read. Run `nix flake lock` with a Nix that writes one of them.",
  ),
  "flake/no-input": error<{ input: string; known: readonly string[] } & Suggestion>(
    ({ input }) => `The flake.lock beside this file has no input "${shortened(input)}".`,
    ({ suggestion, known }) =>
      didYouMean(suggestion, known.length > 0 ? `Inputs there: ${list(known)}.` : "It has no inputs at all."),
  ),
  "flake/follows": error<{ input: string; path: string; why: FollowsProblem }>(
    ({ input, path, why }) => `The input "${shortened(input)}" ${followsProblem(why, path)}.`,
    () => "Correct `follows` in flake.nix, then run `nix flake lock`.",
  ),
  "flake/not-locked": error<{ input: string; missing: string }>(
    ({ input, missing }) =>
      `The input "${shortened(input)}" is not locked: flake.lock has no \`${missing}\` for it.`,
    ({ input }) =>
      `Run \`nix flake update ${shortened(input)}\`. A directory with changes that are not committed cannot be locked.`,
  ),
  "flake/value": error<{ input: string; key: string; found: string | null; problem: FlakeProblem }>(
    ({ input, key, found, problem }) =>
      `The input "${shortened(input)}" has a \`${key}\` in flake.lock that is not used: ${flakeProblem(problem)}${found === null ? "" : ` (${shortened(found)})`}.`,
    () =>
      "Correct the input in flake.nix and run `nix flake lock`, or bind the source with --source NAME=PATH.",
  ),
  "flake/unsupported": error<{ name: string; input: string; type: string; feature: UnsupportedInput }>(
    ({ input, type, feature }) =>
      `The input "${shortened(input)}" is ${unsupportedInput(shortened(type), feature)}, which kitout cannot fetch.`,
    ({ name }) => `Fetch it with Nix and bind it: --source ${name}=PATH.`,
  ),
  "flake/nar-hash": error<{
    name: string;
    input: string;
    expected: string;
    found: string | null;
    altered: readonly string[];
  }>(
    ({ input, expected, found }) =>
      found === null
        ? `The tree of the input "${shortened(input)}" cannot be compared with its narHash: it changed while it was read, or holds what is no file, directory or link.`
        : `The tree of the input "${shortened(input)}" is not the one that Nix locked: its narHash is ${found}, and flake.lock says ${expected}.`,
    ({ name, input, altered }) =>
      altered.length > 0
        ? `Attributes of git change what Nix sees of ${list(altered)}. Bind what Nix fetched: --source ${name}=PATH.`
        : `If the change is meant, run \`nix flake update ${shortened(input)}\`; if not, do not use it.`,
  ),
};

function followsProblem(why: FollowsProblem, path: string): string {
  const problems = {
    root: "is the flake itself, by what it follows",
    missing: `follows "${shortened(path)}", which is no input in flake.lock`,
    cycle: `follows "${shortened(path)}", which follows itself`,
    deep: "follows another input too many times over",
  } satisfies Record<FollowsProblem, string>;
  return problems[why];
}

function flakeProblem(problem: FlakeProblem): string {
  const problems = {
    syntax: "it is not a URL",
    scp: "it is not a URL; ssh://user@host/path is one",
    scheme: "kitout does not fetch from addresses of this kind",
    "plain-http": "http is not safe from changes on the way",
    credentials: "it has a password or a token in it",
    dash: "a part of it begins with a dash and could be taken for an option",
    incomplete: "it has no host or no path",
    unclear: "it can be read in more than one way",
    shape: "it is missing, or is not what Nix writes there",
    name: "it has characters that no such name has",
    rev: "it is not the full id of a commit",
    ref: "it cannot be the name of a branch or tag",
    hash: "it is not a SHA-256 as Nix writes it",
    path: "it does not stay inside the tree",
  } satisfies Record<FlakeProblem, string>;
  return problems[problem];
}

function unsupportedInput(type: string, feature: UnsupportedInput): string {
  const features = {
    submodules: "a git repository with its submodules",
    lfs: "a git repository with files from LFS",
    parent: "a path inside another input",
    type: `of the type "${type}"`,
  } satisfies Record<UnsupportedInput, string>;
  return features[feature];
}
