// Inputs of a flake, and the flake.lock that pins them.

import type { FlakeProblem, FollowsProblem, UnsupportedInput } from "../../model/flake.ts";
import { error } from "../entry.ts";
import { didYouMean, list, type Suggestion, shortened } from "../phrases.ts";

export const messages = {
  "flake/file": error<{ problem: "kind" | "size"; limit: number }>(
    ({ problem, limit }) =>
      problem === "kind" ? "This is not a regular file." : `This flake.lock has more than ${limit} bytes.`,
    () => "Replace it with the flake.lock that `nix flake lock` writes.",
  ),
  "flake/syntax": error<{ conflict: boolean }>(
    ({ conflict }) =>
      conflict ? "This is a conflict marker of git." : "This is not valid JSON, as a flake.lock must be.",
    ({ conflict }) =>
      conflict
        ? "Finish the merge, then run `nix flake lock`."
        : "Restore it from version control, or run `nix flake lock`.",
  ),
  "flake/version": error<{ version: number | null }>(
    ({ version }) =>
      version === null
        ? "This file is not a flake.lock as Nix writes it."
        : `This flake.lock has version ${version}, which kitout cannot read.`,
    () => "kitout reads versions 5, 6 and 7. Run `nix flake lock` with a Nix that writes one of them.",
  ),
  "flake/no-input": error<{ input: string; known: readonly string[] } & Suggestion>(
    ({ input }) => `The flake.lock next to this file has no input "${shortened(input)}".`,
    ({ suggestion, known }) =>
      didYouMean(suggestion, known.length > 0 ? `Known inputs: ${list(known)}.` : "It has no inputs."),
  ),
  "flake/follows": error<{ input: string; path: string; why: FollowsProblem }>(
    ({ input, path, why }) => `Input "${shortened(input)}" ${followsProblem(why, path)}.`,
    () => "Correct `follows` in flake.nix, then run `nix flake lock`.",
  ),
  "flake/not-locked": error<{ input: string; missing: string }>(
    ({ input, missing }) =>
      `Input "${shortened(input)}" is not locked: flake.lock has no \`${missing}\` for it.`,
    ({ input }) =>
      `Run \`nix flake update ${shortened(input)}\`. Nix cannot lock a directory with uncommitted changes.`,
  ),
  "flake/value": error<{ input: string; key: string; found: string | null; problem: FlakeProblem }>(
    ({ input, key, found, problem }) =>
      `Input "${shortened(input)}" has an unusable \`${key}\` in flake.lock: ${flakeProblem(problem)}${found === null ? "" : ` (${shortened(found)})`}.`,
    () =>
      "Correct the input in flake.nix and run `nix flake lock`, or bind the source with --source NAME=PATH.",
  ),
  "flake/unsupported": error<{ name: string; input: string; type: string; feature: UnsupportedInput }>(
    ({ input, type, feature }) =>
      `Input "${shortened(input)}" is ${unsupportedInput(shortened(type), feature)}, which kitout cannot fetch.`,
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
        ? `The narHash of input "${shortened(input)}" cannot be checked: its tree changed while it was read, or contains something other than files, directories and links.`
        : `The tree of input "${shortened(input)}" is not the one that Nix locked: expected narHash ${expected}, found ${found}.`,
    ({ name, input, altered }) =>
      altered.length > 0
        ? `Git attributes change what Nix sees of ${list(altered)}. Bind what Nix fetched: --source ${name}=PATH.`
        : `If the change is intended, run \`nix flake update ${shortened(input)}\`; otherwise do not use it.`,
  ),
};

function followsProblem(why: FollowsProblem, path: string): string {
  const problems = {
    root: "follows the flake itself",
    missing: `follows "${shortened(path)}", which is not an input in flake.lock`,
    cycle: `follows "${shortened(path)}", which follows itself`,
    deep: "follows a chain of inputs that is too long",
  } satisfies Record<FollowsProblem, string>;
  return problems[why];
}

function flakeProblem(problem: FlakeProblem): string {
  const problems = {
    syntax: "it is not a URL",
    scp: "it is not a URL; write ssh://user@host/path",
    scheme: "kitout does not fetch from this kind of URL",
    "plain-http": "data that comes over http can be changed on the way",
    credentials: "it contains a password or a token",
    dash: "a part of it begins with a dash and could be taken for an option",
    incomplete: "it has no host or no path",
    unclear: "it can be read in more than one way",
    shape: "it is missing, or not what Nix writes",
    name: "it contains characters that are not allowed",
    rev: "it is not the full id of a commit",
    ref: "it is not a valid name of a branch or tag",
    hash: "it is not a SHA-256 as Nix writes it",
    path: "it leads out of the tree",
  } satisfies Record<FlakeProblem, string>;
  return problems[problem];
}

function unsupportedInput(type: string, feature: UnsupportedInput): string {
  const features = {
    submodules: "a git repository with submodules",
    lfs: "a git repository with files from Git LFS",
    parent: "a path inside another input",
    type: `of type "${type}"`,
  } satisfies Record<UnsupportedInput, string>;
  return features[feature];
}
