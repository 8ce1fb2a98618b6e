// Inputs of a flake, and the flake.lock that pins them.

import type { FlakeProblem, FollowsProblem, UnsupportedInput } from "../../model/flake.ts";
import { error } from "../entry.ts";
import { didYouMean, list, type Suggestion, shortened } from "../phrases.ts";

export const messages = {
  "flake/file": error<{ problem: "kind" | "size"; limit: number }>(
    ({ problem, limit }) =>
      problem === "kind"
        ? "flake.lock is not a regular file."
        : `This flake.lock has more than ${limit} bytes.`,
    ({ problem }) =>
      problem === "kind"
        ? "Delete it, then run `nix flake lock`."
        : "Restore it from version control, or delete it and run `nix flake lock`.",
  ),
  "flake/syntax": error<{ conflict: boolean }>(
    ({ conflict }) => (conflict ? "This is a git conflict marker." : "flake.lock is not valid JSON."),
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
    () =>
      "kitout reads versions 5, 6 and 7. Run `nix flake lock` with a version of Nix that writes one of these.",
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
      `Run \`nix flake update ${shortened(input)}\`. If the input is a local directory, commit its changes first: Nix cannot lock it otherwise.`,
  ),
  "flake/value": error<{ input: string; key: string; found: string | null; problem: FlakeProblem }>(
    ({ input, key, found, problem }) =>
      `Input "${shortened(input)}" has an unusable \`${key}\` in flake.lock: ${flakeProblem(problem)}${found === null ? "" : ` (${shortened(found)})`}.`,
    () =>
      "Correct the input in flake.nix and run `nix flake lock`, or pass the directory of the source with --source NAME=DIR.",
  ),
  "flake/unsupported": error<{ name: string; input: string; type: string; feature: UnsupportedInput }>(
    ({ input, type, feature }) =>
      `Input "${shortened(input)}" is ${unsupportedInput(shortened(type), feature)}, which kitout cannot fetch.`,
    ({ name }) => `Fetch it with Nix, and pass its directory: --source ${name}=DIR.`,
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
        ? `The content of input "${shortened(input)}" cannot be checked: it changed while kitout was reading it, or it contains something other than files, directories and symbolic links.`
        : `The content of input "${shortened(input)}" does not match flake.lock: expected narHash ${expected}, found ${found}.`,
    ({ name, input, altered }) =>
      altered.length > 0
        ? `Git attributes change what Nix sees of ${list(altered)}. Pass the directory that Nix fetched: --source ${name}=DIR.`
        : `If you expected the input to change, run \`nix flake update ${shortened(input)}\`. Otherwise find out why it changed before you use it.`,
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
    "plain-http": "data fetched over plain http can be tampered with in transit",
    credentials: "it contains a password or a token",
    dash: "a part of it begins with a dash and could be taken for an option",
    incomplete: "it has no host or no path",
    unclear: "it can be read in more than one way",
    shape: "it is missing, or not what Nix writes",
    name: "it contains characters that are not allowed",
    rev: "it is not the full id of a commit",
    ref: "it is not a valid branch or tag name",
    hash: "it is not a SHA-256 as Nix writes it",
    path: "it points outside the input",
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
