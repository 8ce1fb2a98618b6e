// Where a path in a source leads into another repository.

import { followLink } from "./links.ts";
import { join, type RelPath, ROOT } from "./names.ts";
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

/** All submodules below a directory, in the order of the tree. */
export function submodulesBelow(root: DirectoryNode, directory: RelPath): readonly FoundSubmodule[] {
  const found: FoundSubmodule[] = [];
  const walk = (node: DirectoryNode, at: RelPath) => {
    // A path is only made for what may have one in it: most nodes are files.
    for (const [name, child] of node.children) {
      if (child.kind === "directory") walk(child, join(at, name));
      else if (child.kind === "submodule") found.push({ path: join(at, name), node: child });
    }
  };
  const start = nodeAt(root, directory);
  if (start?.kind === "directory") walk(start, directory);
  return found;
}
