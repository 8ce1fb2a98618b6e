// Rendered skills, and the view of each destination.

import type { SelectedSkill } from "./catalog.ts";
import type { TargetDecl } from "./config.ts";
import type { Scope } from "./installer.ts";
import type { RelPath } from "./names.ts";
import type { Blob, DirectoryNode, FileNode, Node, SourceTree } from "./tree.ts";

export interface RenderedFile {
  readonly kind: "file";
  /** Below the skill. */
  readonly path: RelPath;
  readonly executable: boolean;
  /** Bytes; null when not known yet. */
  readonly size: number | null;
  /** Its path below the root of the tree that it comes from: a source or an overlay. */
  readonly from: RelPath;
  readonly tree: SourceTree;
  /** Where its bytes are; null: in the tree's directory, at `from`. */
  readonly blob: Blob | null;
}

export interface RenderedLink {
  readonly kind: "link";
  readonly path: RelPath;
  readonly target: string;
}

export type RenderedNode = RenderedFile | RenderedLink;

/** A skill under one directory name: the same skill can be needed under two. */
export interface Variant {
  readonly selected: SelectedSkill;
  /** The name of the directory, which the frontmatter must have too. */
  readonly name: string;
  /** Whether `name` in SKILL.md is rewritten: for prefixed, renamed, explicit and root skills. */
  readonly rewriteName: boolean;
}

/** One destination of one scope, before anything is hashed. */
export interface View {
  readonly scope: Scope;
  /** Target names joined by `+`. */
  readonly name: string;
  readonly targets: readonly TargetDecl[];
  /** Entry (a `/`-separated path in the nested layout) to the variant it shows; sorted by the bytes of the entries. */
  readonly entries: ReadonlyMap<string, Variant>;
}

export interface RenderedSkill {
  readonly selected: SelectedSkill;
  /** One for each name; each is a directory of the bundle. */
  readonly variants: readonly Variant[];
  /** Its files and links, made of the listing in each call: those of all skills at once would take more memory than the listing. */
  nodes(): RenderedNodes;
}

export interface RenderedNodes {
  /** Sorted by the bytes of the paths. */
  readonly resolved: readonly RenderedNode[];
  /** Without excluded files and with overlays; the same array when there are none. */
  readonly rendered: readonly RenderedNode[];
}

/** The path of the file's bytes on this machine; absolute. */
export function bytesOf({ blob, tree, from }: RenderedFile): string {
  return blob?.file ?? `${tree.directory}/${from}`;
}

/** The part of a node that matters for following links. */
export type NestedNode =
  | RenderedLink
  | (Omit<FileNode, "kind"> & { readonly kind: "file"; readonly path: RelPath });

/** The tree of these nodes, for following links in it. */
export function nest(nodes: readonly NestedNode[]): DirectoryNode {
  const root = { kind: "directory" as const, children: new Map<string, Node>() };
  for (const node of nodes) {
    const names = node.path.split("/");
    const last = names.pop()!;
    let directory = root;
    for (const name of names) {
      const child = directory.children.get(name) ?? {
        kind: "directory" as const,
        children: new Map<string, Node>(),
      };
      directory.children.set(name, child);
      directory = child as typeof root;
    }
    directory.children.set(
      last,
      node.kind === "link"
        ? { kind: "link", target: node.target, toForeignSkill: false }
        : { kind: "file", size: node.size, executable: node.executable, blob: node.blob },
    );
  }
  return root;
}
