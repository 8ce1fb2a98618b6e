// What became, or would become, of every skill that `kitout import` found.

import { printable } from "../diagnostics/printable.ts";
import { display } from "../model/paths.ts";
import { shortRevision } from "../model/pin.ts";
import type { Became, Imported, ImportedSkill } from "../operations/import/import.ts";
import { atMost } from "./changes/words.ts";
import type { NextCommand } from "./edited.ts";

/** From where paths are shown. */
export interface Viewpoint {
  readonly cwd: string;
  readonly home: string | null;
}

/** What became, or would become, of everything that was found. */
export function importedText(
  { skills, left, files, before, after, scope, root }: Imported,
  view: Viewpoint,
): string {
  const column = Math.min(32, Math.max(0, ...skills.map(({ name }) => printable(name).length)));
  const lines = [
    ...skills.flatMap((skill) => skillLines(skill, view, column)),
    ...files
      .filter(({ sources }) => sources.length > 0)
      .map(
        ({ file, sources, targets }) =>
          `+ ${printable(shown(file, view))}: sources ${atMost(sources, 10).map(printable).join(", ")}, for ${atMost(targets, 10).map(printable).join(", ") || "no agent"}`,
      ),
    ...(left.length === 0 ? [] : ["", "Not taken over, and left as it is:"]),
    ...atMost(
      left.map(({ what, why }) => `  ${printable(shown(what, view))}: ${LEFT[why]}`),
      50,
    ),
    ...(skills.length + left.length === 0 && before === after ? nothing(scope, root) : []),
  ];
  return `${lines.join("\n").replace(/^\n|\n$/g, "")}\n`;
}

function nothing(scope: Imported["scope"], root: string): readonly string[] {
  const where = scope === "user" ? "your home" : `the project in ${printable(root)}`;
  const other = scope === "user" ? "project" : "user";
  return [
    `No skills were found in ${where} that kitout does not have already.`,
    `With \`--scope ${other}\` it looks at ${scope === "user" ? "this project" : "your home"}.`,
  ];
}

/** What was written, and what comes next. `file`: the configuration, for display. */
export function importEnding(imported: Imported, view: Viewpoint, file: string, next: NextCommand): string {
  return `${ending(imported, view, file, next).join("\n")}\n`;
}

function ending(
  { skills, files, targets, before, after, written }: Imported,
  view: Viewpoint,
  file: string,
  next: NextCommand,
): readonly string[] {
  if (before === after) return ["Nothing is to be written."];
  const name = printable(file);
  const what = skills.every(({ only }) => only === null)
    ? "All of them are"
    : "Where nothing else is said, they are";
  const agents = targets.length === 0 ? "" : ` ${what} for ${targets.map(printable).join(", ")}.`;
  if (!written) return [`\`${next("import", "--yes")}\` writes ${name}, the lock and the copies.${agents}`];
  const others = [...new Set(files.map((one) => shown(one.file, view)))];
  return [
    `Wrote ${name}.${agents} Nothing was removed.`,
    `\`${next("plan")}\` shows what an install would do, and \`${next("install")}\` takes over what is equal.`,
    ...(others.length === 0
      ? []
      : [
          `Once that works, ${others.map(printable).join(", ")} can go: two managers would undo each other's work.`,
        ]),
  ];
}

function skillLines(
  { name, places, others, only, more, became }: ImportedSkill,
  view: Viewpoint,
  column: number,
): readonly string[] {
  const [first, ...words] = wordsOf(name, became, view);
  const from =
    places.length === 0
      ? []
      : [
          `in ${atMost(
            places.map((place) => printable(shown(place, view))),
            4,
          ).join(", ")}`,
        ];
  const indent = " ".repeat(column + 4);
  const other = others.map(
    (place) =>
      `${printable(shown(place, view))} has something else; move it away, or an install will refuse to replace it`,
  );
  const who = [
    ...(only === null ? [] : [`stays for ${atMost(only.map(printable), 6).join(", ")} alone`]),
    ...(more.length === 0
      ? []
      : [`goes to ${atMost(more.map(printable), 6).join(", ")}, too, where it was not`]),
  ];
  const all = [...words, ...other, ...who, ...(became.kind === "undecided" ? [] : from)];
  return [
    `${SIGN[became.kind]} ${printable(name).padEnd(column)}  ${first}`,
    ...all.map((line) => indent + line),
  ];
}

const SIGN: Readonly<Record<Became["kind"], string>> = {
  origin: "+",
  copy: "+",
  undecided: "?",
  waits: "+",
  none: "-",
  gone: "!",
  known: " ",
};

function wordsOf(name: string, became: Became, view: Viewpoint): readonly string[] {
  switch (became.kind) {
    case "origin":
      return originWords(became);
    case "copy":
      return [`is copied to ${printable(shown(became.directory, view))}`];
    case "undecided":
      return [
        "is several things; say which one is meant:",
        ...became.choices.map(({ place, about, files }) => {
          const what = atMost(
            about.map((one) => printable(shown(one, view))),
            4,
          ).join(", ");
          const count = files === null ? "" : ` (${files} file${files === 1 ? "" : "s"})`;
          return `--take ${quoted(`${name}=${withTilde(place, view)}`)}  ${what}${count}`;
        }),
        `--take ${quoted(`${name}=none`)}  none of them`,
      ];
    case "waits":
      return ["can be taken over"];
    case "none":
      return ["is left out, as --take says"];
    case "gone":
      return ["is not installed, and its origin does not have it, or cannot be asked"];
    case "known":
      return ["is in skills.yaml already"];
  }
}

function originWords({
  address,
  source,
  rev,
  found,
  differs,
  excluded,
}: Extract<Became, { kind: "origin" }>): readonly string[] {
  const from = `comes from ${printable(address)} as source ${printable(source)}, at ${shortRevision(rev)}`;
  const without =
    excluded.length === 0
      ? []
      : [`without ${atMost(excluded.map(printable), 5).join(", ")}, as it is installed`];
  if (differs === null) return [`${from}; it is not installed yet`];
  if (differs.length === 0) return [`${from}, which is what is installed`, ...without];
  const files = atMost(differs.map(printable), 5).join(", ");
  const which = found
    ? "which its manager had installed"
    : "its newest commit: what is installed was not found";
  return [`${from}, ${which}`, `differs from what is installed in ${files}`];
}

const LEFT: Readonly<Record<Imported["left"][number]["why"], string>> = {
  name: "its name cannot be that of a skill: only letters, digits, dots, dashes and underscores can",
  path: "it leads out of where it may be",
  shape: "it is not understood",
  origin: "what was installed cannot be asked for again; a copy that is installed is taken over as it is",
  made: "it is made of other skills",
  kind: "it is not a skill",
  setting: "kitout has no such setting, or another form of it",
  dangling: "it leads nowhere",
  unreadable: "it cannot be read",
  "too-large": "it is too large for a skill",
  special: "it is neither a file nor a directory",
  stored: "it comes with the Nix configuration",
};

/** A path as people write it. What is behind it, such as the name of an entry, stays. */
function shown(path: string, { cwd, home }: Viewpoint): string {
  const short = display(cwd, path);
  return short === path ? withTilde(path, { home }) : short;
}

function withTilde(path: string, { home }: Pick<Viewpoint, "home">): string {
  return home !== null && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** For a shell. */
function quoted(text: string): string {
  const plain = printable(text);
  return /^[\w@%+=:,./~-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", `'\\''`)}'`;
}
