// What people paste where another key is meant: the exact keys to write in its place.

import { parseReference, type SourceKeys, sourceKeysOf } from "../../model/reference.ts";

/** The keys that say what an address means; null when it says nothing. */
export function keysForAddress(address: string): SourceKeys | null {
  const parsed = parseReference(address);
  return parsed.ok ? sourceKeysOf(parsed.value) : null;
}

/** The keys for an address of a repository that names more than the repository: a page, a ref behind it. Null when it does not. */
export function keysForPage(address: string): SourceKeys | null {
  const parsed = parseReference(address);
  if (!parsed.ok || parsed.value.kind !== "git") return null;
  const keys = sourceKeysOf(parsed.value);
  return keys.length > 1 ? keys : null;
}

/** The keys for a key of a source that other tools have, with its value; null when nothing is known about it. */
export function keysForKey(key: string, value: unknown): SourceKeys | null {
  const name = key.toLowerCase().replace(/[-_]/g, "");
  if (typeof value !== "string" || value === "") return null;
  if (REFS.includes(name)) return [["ref", value]];
  if (DIRECTORIES.includes(name)) return [["subdir", value.replace(/^\.\/|\/$/g, "")]];
  return ADDRESSES.includes(name) ? keysForAddress(value) : null;
}

const REFS = ["branch", "commit", "rev", "revision", "sha", "gitref", "checkout"];
const DIRECTORIES = ["dir", "directory", "folder", "subdirectory", "subpath"];
const ADDRESSES = [
  "url",
  "uri",
  "repo",
  "repository",
  "source",
  "from",
  "address",
  "remote",
  "location",
  "package",
];
