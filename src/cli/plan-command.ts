import { flagsOf, targetsOf } from "../operations/run-installer.ts";
import { type CommandLine, commandLine, optionWords, quotedWord } from "./command-line.ts";
import type { Options } from "./options.ts";

/** `kitout install` with those options of this run that it takes too and `more` of them, as one would type it. */
export function installCommand(options: Options, more: readonly string[]): CommandLine {
  return commandLine("install", options, [
    ...optionWords("--scope", options.scope),
    ...optionWords("--root", options.own["root"] as string | undefined),
    ...targetsOf(options).flatMap((name) => optionWords("--target", name)),
    ...new Set([...flagsOf(options, ["force", "take-over"]), ...more]),
  ]);
}

/** `kitout diff` of this skill and its edited copy, for the same configuration. `directory` may begin with `~/`. */
export function diffCommand(options: Options, id: string, directory: string): CommandLine {
  // In quotes, a tilde is not the home directory.
  const home = directory.startsWith("~/") ? "~/" : "";
  return commandLine("diff", options, [quotedWord(id), home + quotedWord(directory.slice(home.length))]);
}
