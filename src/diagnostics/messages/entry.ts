// Entries: the names that skills are installed under.

import { MAX_NAME } from "../../model/frontmatter.ts";
import type { Layout } from "../../model/installer.ts";
import { fold } from "../../model/names.ts";
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
      `Skill "${id}" cannot be installed as "${entry}"${targets.length === 0 ? "" : ` for ${list(targets)} (layout: ${layout})`}. That is not a safe directory name: ${entryProblem(entry)}.`,
    ({ source, path, layout }) =>
      `${layout === "nested" ? "Use `layout: flat`, point the source's `subdir` deeper, or list" : "List"} the skill under \`skills.explicit\` with a safe name: \`my-name: { from: ${source}, path: "${path === "" ? "." : path}" }\`. If you do not need it, leave it out with \`disable\`, or remove its entry.`,
  ),
  "entry/clash": error<{ first: string; firstEntry: string; second: string; entry: string }>(
    ({ first, firstEntry, second, entry }) =>
      `Skills "${first}" and "${second}" would both be installed as "${entry}"${firstEntry === entry ? "" : ` ("${firstEntry}" is the same name on macOS and Windows)`}.`,
    ({ first, second }) => {
      const glob = globOfCopies(first, second);
      const copies =
        glob === null
          ? ""
          : ` If a directory holds copies for another agent or language, leave it out as a whole: \`disable: ["${glob}"]\`, or set \`subdir\` or \`filter\` on the source.`;
      return `Disable one of them, \`rename\` one under \`skills.explicit\`, or, if they are from two sources, set \`idPrefix\` on one.${copies} If the agent searches subdirectories, \`layout: nested\` also works.`;
    },
  ),
  "entry/inside": error<{ inner: string; outer: string }>(
    ({ inner, outer }) => `In the nested layout, "${inner}" would be installed inside "${outer}".`,
    () =>
      "Disable one of them, `rename` one under `skills.explicit`, or use `layout: flat`. Skills inside a skill are already part of the outer skill.",
  ),
  "entry/long-name": warning<{
    names: readonly string[];
    /** What makes them so long. */
    by: "idPrefix" | "id" | "path" | "source";
  }>(
    ({ names }) =>
      `${names.length === 1 ? "A skill gets a name" : `${names.length} skills get names`} of more than ${MAX_NAME} characters, which some agents do not load: ${longNames(names)}.`,
    ({ by }) =>
      by === "idPrefix"
        ? "Shorten the `idPrefix`, or list the skill under `skills.explicit` with a shorter name."
        : by === "id"
          ? "Shorten the id, or set a shorter `rename`."
          : "List the skill under `skills.explicit` with a shorter name.",
  ),
  "entry/excluded": warning<{ entry: string; id: string; targets: readonly string[] }>(
    ({ entry, id, targets }) =>
      `Skill "${id}" is not installed for ${targets.length === 1 ? "target" : "targets"} ${list(targets.map((name) => `"${name}"`))}: \`exclude\` covers "${entry}" there.`,
    () =>
      "To install it there, remove it from the target's `exclude`. To keep it out without this warning, list only its other targets in the skill's `targets`, under `skills.explicit`.",
  ),
};

function longNames(names: readonly string[]): string {
  const shown = names
    .slice(0, 3)
    .map((name) => `"${name}"`)
    .join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

/**
 * A glob of ids for the directory that has one of the two skills and not the other: the deeper one, for copies usually are. Null when
 * their paths do not end alike.
 */
function globOfCopies(first: string, second: string): string | null {
  const [a, b] = [first.split("/"), second.split("/")];
  let same = 0;
  while (same < a.length && same < b.length && fold(a.at(-1 - same)!) === fold(b.at(-1 - same)!)) same += 1;
  const head = (a.length > b.length ? a : b).slice(0, -same).join("/");
  return same === 0 || head === "" || !/^[\w./ -]+$/.test(head) ? null : `${head}/**`;
}

function entryProblem(entry: string): string {
  const wrong = entry.split("/").find((segment) => !/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(segment)) ?? entry;
  if (wrong.startsWith(".") || wrong.startsWith("-")) return `"${wrong}" begins with "${wrong[0]}"`;
  return wrong === entry && entry.length > 200
    ? "it is too long"
    : "only letters, digits, dots, dashes and underscores are allowed";
}
