import { printable } from "../../diagnostics/printable.ts";
import { quote } from "../../emit/quote.ts";
import type { Options } from "../options.ts";
import { flagsOf, targetsOf } from "../script.ts";

/** `kitout install` with those options of this run that it takes too and `more` of them, as one would type it. */
export function installCommand(options: Options, more: readonly string[]): string {
  const { config, directory, profiles, bindings, scope, own } = options;
  const words = [
    ...option("-C", directory),
    ...option("-c", config),
    ...option("--scope", scope),
    ...profiles.flatMap((name) => option("--profile", name)),
    ...[...bindings].flatMap(([name, path]) => option("--source", `${name}=${path}`)),
    ...option("--root", own["root"] as string | undefined),
    ...targetsOf(options).flatMap((name) => option("--target", name)),
    ...new Set([...flagsOf(options, ["force", "take-over"]), ...more]),
  ];
  return printable(["kitout install", ...words].join(" "));
}

function option(name: string, value: string | null | undefined): readonly string[] {
  if (value === null || value === undefined) return [];
  return [name, /^[\w@%+=:,./-]+$/.test(value) ? value : quote(value)];
}
