// The commands that a plan names as the next ones.

import { type CommandLine, commandLine, optionWords, quotedWord } from "./command-line.ts";
import type { Options } from "./options.ts";

/** The options of `kitout plan` that `kitout install` takes too. */
export interface PlanOptions extends Options {
  readonly root: string | null;
  readonly target: readonly string[];
  readonly force: boolean;
  readonly takeOver: boolean;
}

/** The command line of `kitout install` with the options of this run that it accepts too, and `more`. */
export function installCommand(options: PlanOptions, more: readonly string[]): CommandLine {
  const flags = [
    ...(options.force ? ["--force"] : []),
    ...(options.takeOver ? ["--take-over"] : []),
    ...more,
  ];
  return commandLine("install", options, [
    ...optionWords("--scope", options.scope),
    ...optionWords("--root", options.root),
    ...options.target.flatMap((name) => optionWords("--target", name)),
    ...new Set(flags),
  ]);
}

/** `kitout diff` of this skill and its edited copy, for the same configuration. `directory` may begin with `~/`. */
export function diffCommand(options: Options, id: string, directory: string): CommandLine {
  // A quoted tilde does not mean the home directory.
  const home = directory.startsWith("~/") ? "~/" : "";
  return commandLine("diff", options, [quotedWord(id), home + quotedWord(directory.slice(home.length))]);
}
