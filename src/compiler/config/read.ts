// Reading values out of a tree that the schema has seen.

import type { Written } from "../../model/config.ts";
import { isPlainText, type RelPath, relPath } from "../../model/names.ts";
import { dirname, resolve } from "../../model/paths.ts";
import type { Mapping, Scalar, Tree } from "../../yaml/tree.ts";

/**
 * The path that a user wrote, as one that stays inside the source; `./a/` is `a`. Null when it is absolute, climbs out or cannot be a
 * name.
 */
export function cleanPath(written: string): RelPath | null {
  if (written === "" || written.startsWith("/") || !isPlainText(written)) return null;
  const segments = written.split("/").filter((segment) => segment !== "" && segment !== ".");
  return segments.includes("..") ? null : relPath(segments.join("/"));
}

/** An id or a prefix of one: no empty, `.` or `..` segment, no leading `/`, control character or backslash. */
export function isId(written: string): boolean {
  return written !== "" && written !== "." && isPlainText(written) && relPath(written) !== null;
}

/** The map at a key; null for anything else. */
export function mapping(tree: Mapping | null, key: string): Mapping | null {
  const value = tree?.entries.get(key);
  return value?.kind === "map" ? value : null;
}

/** The entries of a map; empty for null. */
export function entriesOf(tree: Mapping | null): [string, Tree][] {
  return tree === null ? [] : [...tree.entries];
}

/** The string at a key; null for anything else. */
export function text(tree: Mapping | null, key: string): Written | null {
  const value = tree?.entries.get(key);
  return value?.kind === "scalar" && typeof value.value === "string"
    ? { text: value.value, at: value.at }
    : null;
}

/** A list of strings, each once, at its first occurrence: lists of several files are appended. */
export function texts(tree: Mapping | null, key: string): Written[] {
  const value = tree?.entries.get(key);
  if (value?.kind !== "list") return [];
  const items = value.items.filter(
    (item): item is Scalar & { value: string } => item.kind === "scalar" && typeof item.value === "string",
  );
  const first = new Map<string, Written>();
  for (const item of items)
    if (!first.has(item.value)) first.set(item.value, { text: item.value, at: item.at });
  return [...first.values()];
}

/** The path that a user wrote, made absolute: it starts at the file that it is written in. `home` is for a leading `~/`, `$HOME/`
 * or `${HOME}/`. */
export function resolveLocal(written: Written, home: string | null): string {
  const [own] = /^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/.exec(written.text) ?? [];
  const path = home !== null && own !== undefined ? home + written.text.slice(own.length) : written.text;
  return resolve(dirname(written.at.file), path);
}
