// Targets and their directories.

import type { DestProblem, Scope } from "../../model/installer.ts";
import { error, summary, warning } from "../entry.ts";
import { and, didYouMean, plural, type Suggestion } from "../phrases.ts";

export const messages = {
  "target/name": error<{ name: string }>(
    ({ name }) => `"${name}" is not a valid target name.`,
    () => "Use letters, digits, dashes and underscores. Begin with a letter or digit.",
  ),
  "target/unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `There is no target "${name}".`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        `${known.length} are known: \`kitout agents\` lists them. For another agent, set \`dest\` and \`localDest\` to the directories that it reads.`,
      ),
  ),
  "target/dest": error<{ dest: string; problem: DestProblem; found: string }>(
    ({ problem, found }) => `${destProblem(problem, found)}.`,
    ({ problem, found }) => destHint(problem, found),
  ),
  "target/local-dest": error<{ path: string; reserved: boolean }>(
    ({ path, reserved }) =>
      reserved
        ? `"${path}" is reserved: git or kitout keeps its own state there.`
        : `"${path}" points outside the project.`,
    () => "Use a directory inside the project, such as .my-agent/skills.",
  ),
  "target/exclude": error<{ entry: string }>(
    ({ entry }) => `"${entry}" is not a valid entry name.`,
    () =>
      "List names exactly as they are in the target directory, without globs and without a slash at either end.",
  ),
  "target/exclude-with-link": error<{ target: string }>(
    ({ target }) => `Target "${target}" is a single symbolic link, so entries cannot be excluded from it.`,
    () => "Use `structure: symlink-tree` or `copy-tree`.",
  ),
  "target/system": error<{ system: string }>(
    ({ system }) => `"${system}" is not a valid system.`,
    () => "Write it as Nix does, for example x86_64-linux or aarch64-darwin.",
  ),
  "target/settings-differ": error<{ first: string; second: string; setting: string; dest: string }>(
    ({ first, second, setting, dest }) =>
      `Targets "${first}" and "${second}" share ${dest}, but have different values for \`${setting}\`.`,
    ({ setting }) => `Give both the same \`${setting}\`, or give one of them another directory.`,
  ),
  "target/inside": error<{ inner: string; outer: string; dest: string }>(
    ({ inner, outer, dest }) =>
      `The destination of target "${inner}", ${dest}, is inside that of target "${outer}".`,
    () => "Give one of them another directory: otherwise agents would find each other's skills.",
  ),
  "target/holds-source": error<{ target: string; source: string; directory: string }>(
    ({ target, source, directory }) =>
      `Source "${source}" is in ${directory}, where kitout installs skills for target "${target}".`,
    () =>
      "kitout replaces and deletes files there, so your source could be lost. Move the source to a separate directory, or give the target another `dest` or `localDest`.",
  ),
  "target/no-destination": warning<{ target: string; scope: Scope }>(
    ({ target, scope }) =>
      scope === "project"
        ? `Target "${target}" has no \`localDest\`, so it gets nothing in a project.`
        : `Target "${target}" has no \`dest\`, so it gets nothing in user scope.`,
    ({ scope }) =>
      scope === "project"
        ? "Set `localDest` to the directory in the project that the agent reads, or install for your user with `scope: user`."
        : "Set `dest` to the directory in your home that the agent reads, or install into a project with `scope: project`.",
  ),
  "target/seen-twice": warning<{
    twice: readonly { readonly id: string; readonly places: readonly string[]; readonly skills: number }[];
    fewest: readonly string[] | null;
    copies: readonly string[];
    still: readonly string[];
  }>(
    ({ twice }) => {
      const found = twice
        .slice(0, MOST_AGENTS)
        .map(({ id, places, skills }) => `${id} finds ${plural(skills, "skill")} in ${and(places)}`);
      const more = twice.length - MOST_AGENTS;
      return `Agents find the same skills more than once: ${[...found, ...(more > 0 ? [`${more} more agents`] : [])].join("; ")}.`;
    },
    ({ fewest, copies, still }) => {
      if (fewest === null) return "No smaller set of targets serves the same agents.";
      const links =
        copies.length === 0
          ? ""
          : ` Give ${and(copies)} \`structure: copy-tree\`: an agent that reads there is not known to follow links.`;
      const rest =
        still.length === 0
          ? ""
          : ` ${and(still)} ${still.length === 1 ? "still finds" : "still find"} some twice then.`;
      return `Fewer targets serve the same agents: ${and(fewest)}.${links}${rest}`;
    },
  ),
  "target/moves": warning<{ target: string; from: string; to: string; scope: Scope }>(
    ({ target, from, to }) => `The skills of target "${target}" move from ${from} to ${to}.`,
    ({ target, from, scope }) =>
      `That is where kitout installs for this agent now: \`kitout agents ${target}\` says why. To keep them where they are, set \`${scope === "user" ? "dest" : "localDest"}: ${JSON.stringify(from)}\`.`,
  ),
  "target/none": summary<object>(
    () =>
      "No target is enabled: nothing will be installed, and what kitout installed before will be removed.",
    () => "Add one, for example `targets: { claude: true }`.",
  ),
};

/** Named in one message; with more, nobody reads on. */
const MOST_AGENTS = 4;

function destProblem(problem: DestProblem, found: string): string {
  const problems = {
    empty: "This path is empty",
    unclosed: `"${found}" has no closing brace`,
    bare: "Only $HOME can be written without braces",
    syntax: `This path contains "${found}", which is not supported: kitout never runs anything in a path`,
    variable: `"${found}" does not name an environment variable`,
    control: "This path contains a control character or another invisible character",
    relative: "This path is not absolute",
  } satisfies Record<DestProblem, string>;
  return problems[problem];
}

function destHint(problem: DestProblem, found: string): string {
  if (problem === "unclosed") return "Close it with }.";
  if (problem === "bare")
    return `Write \${${found.slice(1)}}, or \${${found.slice(1)}:-fallback} to use "fallback" if it is not set.`;
  if (problem === "relative")
    return "Begin it with $HOME, ~/, ${VAR} or a slash. For a directory in the project, use `localDest`.";
  if (problem === "control") return "It may be invisible in your editor: type the path again.";
  return "Write an absolute path made of $HOME, ~/, ${VAR}, ${VAR:-fallback} and plain text.";
}
