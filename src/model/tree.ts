// The listing of a source: what is there, without the bytes.

import { type RelPath, ROOT } from "./names.ts";

export interface FileNode {
  readonly kind: "file";
  /** Bytes. */
  readonly size: number;
  /** The owner's executable bit. */
  readonly executable: boolean;
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

export type Node = FileNode | LinkNode | DirectoryNode | SkippedNode | SpecialNode;

export interface SourceTree {
  readonly name: string;
  /** The directory that the paths below are read from; a fact of this machine that reaches no output. */
  readonly directory: string;
  readonly root: DirectoryNode;
  /** The declaration's subdir, links resolved: where discovery starts. */
  readonly start: RelPath;
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
