import { printable } from "../../diagnostics/printable.ts";
import { quote } from "../../emit/quote.ts";
import type { Options } from "../options.ts";

/** `kitout install` with those options of this run that it takes too and `more` of them, as one would type it. */
export function installCommand(options: Options, more: readonly string[]): string {
  const { config, directory, profiles, bindings, scope, own } = options;
  const flags = ["force", "take-over"].filter((name) => own[name] === true).map((name) => `--${name}`);
  const words = [
    ...option("-C", directory),
    ...option("-c", config),
    ...option("--scope", scope),
    ...profiles.flatMap((name) => option("--profile", name)),
    ...[...bindings].flatMap(([name, path]) => option("--source", `${name}=${path}`)),
    ...option("--root", own["root"] as string | undefined),
    ...((own["target"] as string[] | undefined) ?? []).flatMap((name) => option("--target", name)),
    ...new Set([...flags, ...more]),
  ];
  return printable(["kitout install", ...words].join(" "));
}

function option(name: string, value: string | null | undefined): readonly string[] {
  if (value === null || value === undefined) return [];
  return [name, /^[\w@%+=:,./-]+$/.test(value) ? value : quote(value)];
}
