// Where a path in a source leads into another repository.

import { followLink } from "./links.ts";
import { type RelPath, ROOT } from "./names.ts";
import { type DirectoryNode, nodeAt, type SubmoduleNode } from "./tree.ts";
import type { UrlProblem } from "./url.ts";

/**
 * Why a submodule is not fetched: because of its address, or `no-url`: it has none, or several; `outside`: a relative one leads out of its
 * host; `local`: it is of this machine, which the source may not name; `deep`: too many within each other; `loop`: it is the repository of
 * one above it; `many`: the source has too many.
 */
export type SubmoduleProblem = UrlProblem | "no-url" | "outside" | "local" | "deep" | "loop" | "many";

/** A submodule of a source. */
export interface FoundSubmodule {
  /** Below the root of the source. */
  readonly path: RelPath;
  readonly node: SubmoduleNode;
}

/** The submodule at the end of `target` or on the way there, from the directory `from`, links followed; null when there is none. */
export function submoduleOn(root: DirectoryNode, from: RelPath, target: string): FoundSubmodule | null {
  let found: FoundSubmodule | null = null;
  const look = (path: RelPath) => {
    const node = nodeAt(root, path);
    if (node?.kind === "submodule") found ??= { path, node };
    return node;
  };
  followLink(look, (from === ROOT ? "path" : `${from}/path`) as RelPath, target, ROOT);
  return found;
}

/** All submodules at or below a path, sorted by their bytes. */
export function submodulesBelow(root: DirectoryNode, path: RelPath): readonly FoundSubmodule[] {
  const node = nodeAt(root, path);
  if (node?.kind === "submodule") return [{ path, node }];
  if (node?.kind !== "directory") return [];
  return [...node.children.keys()].flatMap((name) =>
    submodulesBelow(root, (path === ROOT ? name : `${path}/${name}`) as RelPath),
  );
}
