// Entries: the names that skills are installed under.

import type { Layout } from "../../model/installer.ts";
import { error, warning } from "../entry.ts";
import { list } from "../phrases.ts";

export const messages = {
  "entry/name": error<{
    entry: string;
    id: string;
    source: string;
    path: string;
    layout: Layout;
    targets: readonly string[];
  }>(
    ({ entry, id, layout, targets }) =>
      `Skill "${id}" would be installed as "${entry}"${targets.length === 0 ? "" : ` for ${list(targets)} (layout: ${layout})`}, which is not a safe directory name: ${entryProblem(entry)}.`,
    ({ source, path, layout }) =>
      `${layout === "nested" ? "Use `layout: flat`, point the source's `subdir` deeper, or select" : "Select"} it under \`explicit\` with a safe name: \`my-name: { from: ${source}, path: "${path === "" ? "." : path}" }\`.`,
  ),
  "entry/clash": error<{ first: string; firstEntry: string; second: string; entry: string }>(
    ({ first, firstEntry, second, entry }) =>
      `Skills "${first}" and "${second}" would both be installed as "${entry}"${firstEntry === entry ? "" : ` ("${firstEntry}" is the same name on macOS and Windows)`}.`,
    () =>
      "Disable one, give a source an `idPrefix`, `rename` an explicit one, or use `layout: nested` where the agent searches subdirectories.",
  ),
  "entry/inside": error<{ inner: string; outer: string }>(
    ({ inner, outer }) => `In the nested layout, "${inner}" would be installed inside "${outer}".`,
    () =>
      "Disable one, `rename` one, or use `layout: flat`. Skills inside a skill are already part of the outer skill.",
  ),
  "entry/excluded": warning<{ entry: string; id: string; targets: readonly string[] }>(
    ({ entry, id, targets }) =>
      `Skill "${id}" is not installed for ${list(targets)}: its entry "${entry}" is excluded there.`,
    () => "Remove it from the target's `exclude`, or set `targets` of the skill.",
  ),
};

function entryProblem(entry: string): string {
  const wrong = entry.split("/").find((segment) => !/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(segment)) ?? entry;
  if (wrong.startsWith(".") || wrong.startsWith("-")) return `"${wrong}" begins with "${wrong[0]}"`;
  return wrong === entry && entry.length > 200
    ? "it is too long"
    : "only letters, digits, dots, dashes and underscores are allowed";
}
