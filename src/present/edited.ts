// What was changed in skills.yaml, in words.

import { printable } from "../diagnostics/printable.ts";
import type { Addition } from "../operations/add.ts";
import type { Removed } from "../operations/remove.ts";
import { atMost } from "./changes/words.ts";

/** The command line of a command for the same configuration, with further words. */
export type NextCommand = (name: string, ...words: readonly string[]) => string;

/** `file`: the configuration, for display. */
export function removedText(
  { skills, sources, unused, settings, before, after }: Removed,
  file: string,
  next: NextCommand,
): string {
  const what = [
    ...sources.map((name) => `source ${printable(name)}`),
    ...atMost(skills, 20).map(printable),
  ].join(", ");
  const lines = [
    before === after
      ? `${printable(file)} does not name ${what}.`
      : `Removed from ${printable(file)}: ${what}.`,
    ...(settings.length === 0
      ? []
      : [
          `Their settings under \`adjust\` went too; the files that those name are still there: ${atMost(settings, 20).map(printable).join(", ")}.`,
        ]),
    ...unused.map(
      (name) =>
        `No skill comes from source ${printable(name)} any more; \`${next("remove", printable(name))}\` removes it.`,
    ),
    `\`${next("install")}\` removes what is installed.`,
  ];
  return `${lines.join("\n")}\n`;
}

/** What was added, and what comes next. */
export function addedText(
  { source, isNew, ids }: Addition,
  file: string,
  isNewFile: boolean,
  isSame: boolean,
  next: NextCommand | null,
): string {
  const what = `${atMost(ids, 20).map(printable).join(", ")}${isNew ? `, from the new source ${printable(source)}` : `, from source ${printable(source)}`}`;
  if (isSame)
    return `${printable(file)} selects ${ids.length === 1 ? "it" : "them"} already: ${atMost(ids, 20).map(printable).join(", ")}.\n`;
  return [
    `${isNewFile ? "Wrote" : "Added to"} ${printable(file)}: ${what}.\n`,
    ...(next === null
      ? []
      : [`\`${next("install")}\` brings ${ids.length === 1 ? "it" : "them"} to your agents.\n`]),
  ].join("");
}
