// The listing of a source: what is there, without the bytes.

import { type BlobId, type RelPath, ROOT } from "./names.ts";

export interface FileNode {
  readonly kind: "file";
  /** Bytes; null when nobody knows before they are here: git lists names only. */
  readonly size: number | null;
  /** The owner's executable bit. */
  readonly executable: boolean;
  /** Where the bytes are; null: in the source's directory, at the path that the node stands at. */
  readonly blob: Blob | null;
}

/** The bytes of a file of a fetched source: kept by what they are, not by what they are called. */
export interface Blob {
  readonly id: BlobId;
  /** Absolute. The bytes are there, and are those of the id, once the source was asked to provide them. */
  readonly file: string;
}

export interface LinkNode {
  readonly kind: "link";
  readonly target: string;
  /** It leaves the source, and what it leads to is a directory with a SKILL.md. */
  readonly toForeignSkill: boolean;
}

export interface DirectoryNode {
  readonly kind: "directory";
  /** Sorted by the bytes of the names. */
  readonly children: ReadonlyMap<string, Node>;
}

/** Never entered and never part of a skill: version control, installed packages, kitout's own state. */
export interface SkippedNode {
  readonly kind: "skipped";
}

/** A socket, a pipe or a device. */
export interface SpecialNode {
  readonly kind: "special";
}

/** Another repository's commit, which git notes and does not hold. */
export interface SubmoduleNode {
  readonly kind: "submodule";
}

export type Node = FileNode | LinkNode | DirectoryNode | SkippedNode | SpecialNode | SubmoduleNode;

/**
 * Why a listing that came from elsewhere is refused as a whole: a path that no checkout may have, two entries with one path, a path
 * that leads through a file, or a link that cannot be created.
 */
export type TreeProblem = "path" | "twice" | "below" | "link";

export interface SourceTree {
  readonly name: string;
  /**
   * The directory that the paths below are read from; of a fetched source, which has none, what messages call it. A fact of this
   * machine that reaches no output.
   */
  readonly directory: string;
  readonly root: DirectoryNode;
  /** The declaration's subdir, links resolved: where discovery starts. */
  readonly start: RelPath;
}

/** Whether it came from elsewhere, and may be older than what is there now: then it is no directory of this machine. */
export function isFetched({ directory }: SourceTree): boolean {
  return !directory.startsWith("/");
}

export function nodeAt(root: DirectoryNode, path: RelPath): Node | undefined {
  if (path === ROOT) return root;
  let node: Node | undefined = root;
  for (const name of path.split("/")) {
    if (node?.kind !== "directory") return undefined;
    node = node.children.get(name);
  }
  return node;
}
