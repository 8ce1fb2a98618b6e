// Targets and their directories.

import type { DestProblem } from "../../model/installer.ts";
import { error, summary } from "../entry.ts";
import { didYouMean, list, type Suggestion } from "../phrases.ts";

export const messages = {
  "target/name": error<{ name: string }>(
    ({ name }) => `"${name}" cannot be the name of a target.`,
    () => "Use letters, digits, dashes and underscores, beginning with a letter or digit.",
  ),
  "target/unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `There is no target "${name}".`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        `Targets: ${list(known)}. For another agent, say where it looks: \`dest\` and \`localDest\`.`,
      ),
  ),
  "target/dest": error<{ dest: string; problem: DestProblem; found: string }>(
    ({ problem, found }) => `${destProblem(problem, found)}.`,
    ({ problem, found }) => destHint(problem, found),
  ),
  "target/local-dest": error<{ path: string; reserved: boolean }>(
    ({ path, reserved }) =>
      reserved
        ? `"${path}" is where git or kitout keeps its own state.`
        : `"${path}" does not stay inside the project.`,
    () => "Use a directory below the project, such as .my-agent/skills.",
  ),
  "target/exclude": error<{ entry: string }>(
    ({ entry }) => `"${entry}" cannot be the name of an entry.`,
    () => "Name directories as they stand in the target: no globs, no leading or trailing slash.",
  ),
  "target/exclude-with-link": error<{ target: string }>(
    ({ target }) => `The target "${target}" is one link, so no entry in it can be excluded.`,
    () => "Use `structure: symlink-tree` or `copy-tree`.",
  ),
  "target/system": error<{ system: string }>(
    ({ system }) => `"${system}" is not the name of a system.`,
    () => "Write it as Nix does: x86_64-linux, aarch64-darwin.",
  ),
  "target/settings-differ": error<{ first: string; second: string; setting: string; dest: string }>(
    ({ first, second, setting, dest }) =>
      `The targets "${first}" and "${second}" share ${dest} and have different settings for \`${setting}\`.`,
    ({ setting }) => `Give both the same \`${setting}\`, or one of them another directory.`,
  ),
  "target/inside": error<{ inner: string; outer: string; dest: string }>(
    ({ inner, outer, dest }) =>
      `The directory of the target "${inner}" lies inside that of "${outer}": ${dest}.`,
    () => "Give one of them another directory: each would find the other's skills.",
  ),
  "target/holds-source": error<{ target: string; source: string; directory: string }>(
    ({ target, source, directory }) =>
      `The source "${source}" lies in a directory that the target "${target}" is installed into: ${directory}.`,
    () =>
      "Move the skills to a directory of their own, or give the target another `dest` or `localDest`. What is installed is replaced and removed; what is a source is yours.",
  ),
  "target/none": summary<object>(
    () => "No target is enabled: nothing will be installed, and what kitout installed before is removed.",
    () => "Add one, for example `targets: { claude: true }`.",
  ),
};

function destProblem(problem: DestProblem, found: string): string {
  const problems = {
    empty: "This directory is an empty text",
    unclosed: `"${found}" has no closing brace`,
    bare: "Only $HOME may stand without braces",
    syntax: `A directory cannot hold "${found}": nothing in it is ever run`,
    variable: `"${found}" does not name an environment variable`,
    control: "A directory cannot hold a control character, or another that does not show",
    relative: "This directory is not absolute",
  } satisfies Record<DestProblem, string>;
  return problems[problem];
}

function destHint(problem: DestProblem, found: string): string {
  if (problem === "unclosed") return "Close it with }.";
  if (problem === "bare")
    return `Write \${${found.slice(1)}}, or \${${found.slice(1)}:-fallback} for when it is not set.`;
  if (problem === "relative")
    return "Begin it with $HOME, ~/, ${VAR} or a slash. A directory of the project is `localDest`.";
  if (problem === "control") return "It may be invisible in your editor: write the path anew.";
  return "Write an absolute path from $HOME, ~/, ${VAR}, ${VAR:-fallback} and plain text.";
}
