// The listing of a fetched source, from which its `SourceTree` is made; cached so that the next run needs no network.

import { compareBytes } from "../../digest/bytes.ts";
import { hexDigest } from "../../digest/nar.ts";
import { type BlobId, join, type RelPath, ROOT, relPath } from "../../model/names.ts";
import type { Blob, DirectoryNode, Node } from "../../model/tree.ts";

export type Listed =
  | {
      readonly kind: "file";
      readonly executable: boolean;
      readonly size: number | null;
      readonly blob: BlobId;
    }
  | { readonly kind: "link"; readonly target: string }
  /** Only empty directories; the others are parts of paths. */
  | { readonly kind: "directory" }
  | ListedSubmodule;

export interface ListedSubmodule {
  readonly kind: "submodule";
  /** The id of its commit. Listings of 0.1.0 have neither this nor an address. */
  readonly commit?: string;
  /** The address of its repository, by .gitmodules; null: it has none. */
  readonly url?: string | null;
}

export interface Listing {
  readonly entries: ReadonlyMap<RelPath, Listed>;
  /** Files that git attributes alter for other fetchers, with those attributes. */
  readonly altered: ReadonlyMap<RelPath, readonly string[]>;
}

/** The cached text of a listing: its own SHA-256, then JSON. */
export function writeListing(listing: Listing): string {
  const json = JSON.stringify({
    version: VERSION,
    entries: [...listing.entries].map(([path, entry]) => ({ path, ...entry })),
    altered: [...listing.altered],
  });
  return `${hexDigest(json)}\n${json}`;
}

/** Null when it is damaged or of another version: then it has to be made again. */
export function readListing(text: string): Listing | null {
  const end = text.indexOf("\n");
  const json = text.slice(end + 1);
  if (end !== 64 || hexDigest(json) !== text.slice(0, end)) return null;
  const { version, entries, altered } = JSON.parse(json) as {
    version: number;
    entries: (Listed & { path: RelPath })[];
    altered: [RelPath, string[]][];
  };
  if (version !== VERSION) return null;
  return { entries: new Map(entries.map(({ path, ...entry }) => [path, entry])), altered: new Map(altered) };
}

const VERSION = 1;

/**
 * The tree that a listing describes. `fileOf` gives the path of a blob in the cache. Directories that are never part of a skill are not
 * entered.
 */
export function treeOf(
  { entries }: Listing,
  fileOf: (blob: BlobId) => string,
  isSkipped: (name: string) => boolean,
): DirectoryNode {
  const root = { kind: "directory" as const, children: new Map<string, Node>() };
  const paths = [...entries.keys()].sort(compareBytes);
  for (const path of paths) {
    let directory = root;
    let at = ROOT;
    const names = path.split("/");
    for (const [index, name] of names.entries()) {
      at = join(at, name);
      if (isSkipped(name)) {
        directory.children.set(name, { kind: "skipped" });
        break;
      }
      if (index === names.length - 1) {
        if (!directory.children.has(name)) directory.children.set(name, nodeOf(entries.get(path)!, fileOf));
        break;
      }
      const child = directory.children.get(name) ?? { kind: "directory" as const, children: new Map() };
      directory.children.set(name, child);
      // Entries below a file or a link were refused when the listing was made.
      if (child.kind !== "directory") break;
      directory = child as typeof root;
    }
  }
  return sorted(root);
}

function nodeOf(entry: Listed, fileOf: (blob: BlobId) => string): Node {
  switch (entry.kind) {
    case "file": {
      const blob: Blob = { id: entry.blob, file: fileOf(entry.blob) };
      return { kind: "file", executable: entry.executable, size: entry.size, blob };
    }
    case "link":
      return { kind: "link", target: entry.target, toForeignSkill: false };
    case "directory":
      return { kind: "directory", children: new Map() };
    case "submodule":
      return { kind: "submodule", url: entry.url ?? null };
  }
}

function sorted(directory: DirectoryNode): DirectoryNode {
  const children = [...directory.children].sort(([a], [b]) => compareBytes(a, b));
  return {
    kind: "directory",
    children: new Map(
      children.map(([name, node]) => [name, node.kind === "directory" ? sorted(node) : node]),
    ),
  };
}

/**
 * Adds one entry while a listing is made. Null when it was added; else why the source as a whole is refused: a path that no tree should
 * have (`path`), two things at one path (`twice`), or something below a node that is not a directory (`below`).
 */
export function addEntry(
  entries: Map<RelPath, Listed>,
  directories: Set<string>,
  path: string,
  entry: Listed,
): "path" | "twice" | "below" | null {
  const clean = relPath(path);
  if (clean === null || clean === ROOT || path.includes("\0")) return "path";
  const existing = entries.get(clean);
  if (existing !== undefined && !(existing.kind === "directory" && entry.kind === "directory"))
    return "twice";
  if (directories.has(clean) && entry.kind !== "directory") return "twice";
  for (let slash = clean.indexOf("/"); slash > 0; slash = clean.indexOf("/", slash + 1)) {
    const above = clean.slice(0, slash);
    const existingAbove = entries.get(above as RelPath);
    if (existingAbove !== undefined && existingAbove.kind !== "directory") return "below";
    directories.add(above);
  }
  if (entry.kind === "directory") directories.add(clean);
  entries.set(clean, entry);
  return null;
}
