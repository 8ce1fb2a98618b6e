// `files:` of an explicit skill: a file or a directory of the user's own, put over the source's files.

import { diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { RenderedNode } from "../../model/bundle.ts";
import type { Overlay } from "../../model/config.ts";
import { join, parents, type RelPath } from "../../model/names.ts";
import { nodeAt, type SourceTree } from "../../model/tree.ts";
import { resolveSkill } from "./resolve.ts";

/** The tree of each overlay; its `start` is the overlay itself. */
export type Overlays = ReadonlyMap<Overlay, SourceTree>;

/**
 * `nodes` with the files of the overlays, each added or replacing one; a directory keeps the source's other files. An overlay that would
 * replace more than one file is refused. Sorted by the bytes of the paths.
 */
export function overlay(
  nodes: readonly RenderedNode[],
  files: readonly Overlay[],
  trees: Overlays,
  id: string,
  report: Report,
): readonly RenderedNode[] {
  if (files.length === 0) return nodes;
  const result = new Map(nodes.map((node) => [node.path, node]));
  const added = new Map<RelPath, Overlay>();
  const directories = new Map<RelPath, Overlay | null>(
    nodes.flatMap(({ path }) => parents(path).map((above) => [above, null] as const)),
  );
  for (const one of files) {
    const tree = trees.get(one);
    for (const node of tree === undefined ? [] : nodesOf(one, tree, report)) {
      const { path } = node;
      const above = parents(path).find((directory) => result.has(directory));
      const standing = above ?? (directories.has(path) || added.has(path) ? path : null);
      if (standing !== null) {
        const other = added.get(standing) ?? directories.get(standing) ?? undefined;
        report(
          other === undefined
            ? diagnostic("overlay/in-the-way", one.at, { id, path, standing, isFile: above !== undefined })
            : diagnostic("overlay/twice", one.at, { path, other: other.to }),
        );
        break;
      }
      added.set(path, one);
      result.set(path, node);
      for (const directory of parents(path)) if (!directories.has(directory)) directories.set(directory, one);
    }
  }
  return [...result.values()].sort((a, b) => compareBytes(a.path, b.path));
}

function nodesOf(one: Overlay, tree: SourceTree, report: Report): readonly RenderedNode[] {
  const node = nodeAt(tree.root, tree.start);
  if (node?.kind === "file")
    return [
      {
        kind: "file",
        path: one.to,
        executable: node.executable,
        size: node.size,
        from: tree.start,
        tree,
        blob: null,
      },
    ];
  const { value, diagnostics } = resolveSkill(tree, tree.start, one.from.at);
  for (const found of diagnostics) report(found);
  if (value.length === 0) report(diagnostic("overlay/empty", one.from.at, { path: one.from.path }));
  return value.map((inner) => ({ ...inner, path: join(one.to, inner.path) }));
}
