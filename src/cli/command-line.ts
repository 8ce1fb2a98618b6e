// A command as one would type it, for messages that name the next one.

import { printable } from "../diagnostics/printable.ts";
import { quote } from "../model/shell.ts";
import type { Options } from "./options.ts";

/** Can be pasted into a shell. */
export type CommandLine = string;

/** `kitout NAME` for the same configuration as this run, with `more` words, each already quoted. */
export function commandLine(
  name: string,
  { config, directory, profiles, bindings, facts, factsOnly, packages }: Options,
  more: readonly string[],
): CommandLine {
  const words = [
    ...optionWords("-C", directory),
    ...optionWords("-c", config),
    ...profiles.flatMap((profile) => optionWords("--profile", profile)),
    ...[...bindings].flatMap(([source, path]) => optionWords("--source", `${source}=${path}`)),
    ...[...(packages ?? [])].flatMap(([name, path]) => optionWords("--package", `${name}=${path}`)),
    ...[...facts].flatMap(([key, value]) => optionWords("--fact", `${key}=${value}`)),
    ...(factsOnly ? ["--facts-only"] : []),
    ...more,
  ];
  return printable([`kitout ${name}`, ...words].join(" "));
}

/** The option and its value, quoted where a shell needs it; nothing without a value. */
export function optionWords(name: string, value: string | null | undefined): readonly string[] {
  return value === null || value === undefined ? [] : [name, quotedWord(value)];
}

/** A word of a command line, quoted where a shell needs it. */
export function quotedWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}
