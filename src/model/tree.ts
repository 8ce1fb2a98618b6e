// The listing of a source: its nodes, without the bytes.

import { type BlobId, type RelPath, ROOT } from "./names.ts";

export interface FileNode {
  readonly kind: "file";
  /** Bytes; null when not known before the fetch: git lists names only. */
  readonly size: number | null;
  /** The owner's executable bit. */
  readonly executable: boolean;
  /** Where the bytes are; null: in the source's directory, at the node's path. */
  readonly blob: Blob | null;
}

/** The bytes of a file of a fetched source, stored by content, not by name. */
export interface Blob {
  readonly id: BlobId;
  /** Absolute. The file exists, with the bytes of the id, after the source has provided it. */
  readonly file: string;
}

export interface LinkNode {
  readonly kind: "link";
  readonly target: string;
  /** Whether it leaves the source and leads to a directory with a SKILL.md. */
  readonly toForeignSkill: boolean;
}

export interface DirectoryNode {
  readonly kind: "directory";
  /** Sorted by the bytes of the names. */
  readonly children: ReadonlyMap<string, Node>;
  /**
   * Changes with every change of a file that is directly in it: its bytes, its name, its executable bit. Absent: that cannot be told, since
   * something has changed only just now, or the directory is not on this machine.
   */
  readonly signature?: string;
}

/** Never entered and never part of a skill: version control, installed packages, kitout's own state. */
export interface SkippedNode {
  readonly kind: "skipped";
}

/** A socket, a pipe or a device. */
export interface SpecialNode {
  readonly kind: "special";
}

/** A commit of another repository, which git records but does not contain. */
export interface SubmoduleNode {
  readonly kind: "submodule";
  /** The address of the other repository, by .gitmodules; null: it has none. */
  readonly url: string | null;
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
   * The directory of the source; for a fetched source, which has none, its name in messages. It depends on the machine and must not reach
   * any output.
   */
  readonly directory: string;
  readonly root: DirectoryNode;
  /** The declaration's subdir, links resolved: where discovery starts. */
  readonly start: RelPath;
}

/** Whether it was fetched, and so is not a directory of this machine and may be older than its origin. */
export function isFetched({ directory }: SourceTree): boolean {
  return !directory.startsWith("/");
}

/** The node at a path, without following links; undefined when there is none. */
export function nodeAt(root: DirectoryNode, path: RelPath): Node | undefined {
  if (path === ROOT) return root;
  let node: Node | undefined = root;
  for (const name of path.split("/")) {
    if (node?.kind !== "directory") return undefined;
    node = node.children.get(name);
  }
  return node;
}
