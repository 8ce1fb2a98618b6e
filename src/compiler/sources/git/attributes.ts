// Finds files that a checkout or `git archive` changes or leaves out because of .gitattributes. kitout takes the bytes in the commit;
// a comparison with another fetcher should know where the two differ.

import { isUtf8Name } from "../../../digest/bytes.ts";
import type { RelPath } from "../../../model/names.ts";
import { type Git, MIB } from "./program.ts";
import { type GitEntry, isDirectory } from "./tree.ts";

const FILE = /(?:^|\/)\.gitattributes$/;

/** Whether the entry is a .gitattributes file. */
export function isAttributesFile({ path, mode }: GitEntry): boolean {
  return mode.startsWith("100") && FILE.test(path);
}

/**
 * The files that attributes alter, with those attributes. Asks git itself, with an index of nothing but the .gitattributes files, whose
 * blobs must be present. Null when git fails, which is reported.
 */
export async function alteredBy(
  git: Git,
  tree: readonly GitEntry[],
): Promise<ReadonlyMap<RelPath, readonly string[]> | null> {
  // A name that is not UTF-8 cannot be written to git's input, and cannot be part of a skill either.
  const named = tree.filter(({ path }) => isUtf8Name(path));
  const files = named.filter(isAttributesFile);
  if (files.length === 0) return new Map();
  const index = files.map(({ id, path }) => `100644 ${id}\t${path}\0`).join("");
  if ((await git.local(["update-index", "-z", "--index-info"], { input: index })) === null) return null;
  // Patterns for directories match only with a trailing slash.
  const paths = named.map((entry) => `${entry.path}${isDirectory(entry) ? "/" : ""}\0`).join("");
  const output = await git.local(["check-attr", "--cached", "-z", "--stdin", ...ATTRIBUTES], {
    input: paths,
    maxOutput: 512 * MIB,
  });
  if (output === null) return null;
  return alteredIn(Buffer.from(output).toString("utf8").split("\0").slice(0, -1));
}

/** In the order in which messages name them; `text` only decides whether `eol` counts. */
const ATTRIBUTES = [
  "filter",
  "ident",
  "text",
  "eol",
  "working-tree-encoding",
  "export-subst",
  "export-ignore",
];

/** `fields`: path, attribute and value, every attribute for every path. Directories come before their contents. */
function alteredIn(fields: readonly string[]): ReadonlyMap<RelPath, readonly string[]> {
  const altered = new Map<RelPath, readonly string[]>();
  const ignored = new Set<string>();
  const step = 3 * ATTRIBUTES.length;
  for (let at = 0; at < fields.length; at += step) {
    const path = fields[at]!;
    const values = new Map(ATTRIBUTES.map((name, index) => [name, fields[at + 3 * index + 2]!]));
    const above = path.slice(0, path.lastIndexOf("/", path.length - 2) + 1);
    if (ignored.has(above)) values.set("export-ignore", "set");
    if (path.endsWith("/")) {
      if (values.get("export-ignore") === "set") ignored.add(path);
      continue;
    }
    const settings = [...values].flatMap(([name, value]) => settingOf(name, value, values));
    if (settings.length > 0) altered.set(path as RelPath, settings);
  }
  return altered;
}

function settingOf(name: string, value: string, values: ReadonlyMap<string, string>): string[] {
  if (value === "unspecified" || value === "unset") return [];
  switch (name) {
    case "text":
      return [];
    case "eol":
      return value === "crlf" && values.get("text") !== "unset" ? ["eol=crlf"] : [];
    case "filter":
    case "working-tree-encoding":
      return [`${name}=${value}`];
    default:
      return value === "set" ? [name] : [];
  }
}
