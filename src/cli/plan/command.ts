import { type CommandLine, commandLine, optionWords } from "../command-line.ts";
import type { Options } from "../options.ts";
import { flagsOf, targetsOf } from "../script.ts";

/** `kitout install` with those options of this run that it takes too and `more` of them, as one would type it. */
export function installCommand(options: Options, more: readonly string[]): CommandLine {
  return commandLine("install", options, [
    ...optionWords("--scope", options.scope),
    ...optionWords("--root", options.own["root"] as string | undefined),
    ...targetsOf(options).flatMap((name) => optionWords("--target", name)),
    ...new Set([...flagsOf(options, ["force", "take-over"]), ...more]),
  ]);
}
