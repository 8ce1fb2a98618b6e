// The listing of a commit, from git's output about its trees. Trees are untrusted: git allows nearly every name in them.

import { decodeName } from "../../../digest/bytes.ts";
import { type BlobId, isGitDirectory, type RelPath } from "../../../model/names.ts";
import type { TreeProblem } from "../../../model/tree.ts";
import { addEntry, type Listed } from "../listing.ts";

export interface Refused {
  readonly problem: TreeProblem;
  readonly path: string;
}

export interface GitEntry {
  readonly mode: string;
  readonly id: string;
  readonly path: string;
}

/** Parses the output of `ls-tree -r -t -z`. */
export function readTree(output: Uint8Array): readonly GitEntry[] {
  return decodeName(output)
    .split("\0")
    .slice(0, -1)
    .map((record) => {
      const tab = record.indexOf("\t");
      const [mode, , id] = record.slice(0, tab).split(" ") as [string, string, string];
      return { mode, id, path: record.slice(tab + 1) };
    });
}

/** Whether the entry is a directory. */
export function isDirectory({ mode }: GitEntry): boolean {
  return mode === "040000";
}

/** Whether the entry is a link. */
export function isLink({ mode }: GitEntry): boolean {
  return mode === "120000";
}

/** Whether the entry is a commit of another repository. */
export function isSubmodule({ mode }: GitEntry): boolean {
  return mode === "160000";
}

/** The entries of a listing. `targets`: the bytes of each link's blob, by id. `urls`: the addresses of submodules, by their paths. */
export function entriesOf(
  tree: readonly GitEntry[],
  targets: ReadonlyMap<string, Uint8Array>,
  urls: ReadonlyMap<string, string>,
): ReadonlyMap<RelPath, Listed> | Refused {
  const entries = new Map<RelPath, Listed>();
  const directories = new Set<string>();
  const trees = new Set<string>();
  for (const entry of tree) {
    const { path } = entry;
    if (path.split("/").some(isGitDirectory)) return { problem: "path", path };
    if (isDirectory(entry)) {
      if (trees.has(path)) return { problem: "twice", path };
      trees.add(path);
      continue;
    }
    const listed = listedOf(entry, targets, urls);
    const problem = listed === null ? "link" : addEntry(entries, directories, path, listed);
    if (problem !== null) return { problem, path };
  }
  for (const path of trees) {
    if (directories.has(path)) continue;
    const problem = addEntry(entries, directories, path, { kind: "directory" });
    if (problem !== null) return { problem, path };
  }
  return entries;
}

/** Bytes: Linux's limit. */
const MAX_TARGET = 4095;

function listedOf(
  entry: GitEntry,
  targets: ReadonlyMap<string, Uint8Array>,
  urls: ReadonlyMap<string, string>,
): Listed | null {
  if (isSubmodule(entry)) return { kind: "submodule", commit: entry.id, url: urls.get(entry.path) ?? null };
  if (!isLink(entry))
    return {
      kind: "file",
      executable: entry.mode === "100755",
      size: null,
      blob: `git-${entry.id}` as BlobId,
    };
  const target = targets.get(entry.id);
  if (target === undefined || target.length === 0 || target.length > MAX_TARGET || target.includes(0))
    return null;
  return { kind: "link", target: decodeName(target) };
}
