// Removes refused parts from a tree, so that the rest can still be checked.

import type { Tree } from "../../yaml/tree.ts";

export type Path = readonly (string | number)[];

/** A set of paths, as a tree: a lookup takes as many steps as the path is long, however many paths there are. */
export class PathSet {
  readonly #below = new Map<string, PathSet>();
  #ends = false;

  add(path: Path): void {
    let set: PathSet = this;
    for (const key of path) {
      const next = set.#below.get(String(key)) ?? new PathSet();
      set.#below.set(String(key), next);
      set = next;
    }
    set.#ends = true;
  }

  /** Whether the path itself or one that leads to it is in the set. */
  covers(path: Path): boolean {
    let set: PathSet | undefined = this;
    for (const key of path) {
      if (set.#ends) return true;
      set = set.#below.get(String(key));
      if (set === undefined) return false;
    }
    return set.#ends;
  }

  /** The rests of the paths that begin with `key`; null when there are none. */
  behind(key: string | number): PathSet | null {
    return this.#below.get(String(key)) ?? null;
  }

  /** Whether the path so far is in the set. */
  get ends(): boolean {
    return this.#ends;
  }
}

/**
 * The tree without what is at `paths`; null when nothing is left. A source that loses a part is removed as a whole, and so is an explicit
 * skill that loses its source.
 */
export function without(tree: Tree, paths: PathSet | null, at: Path = []): Tree | null {
  if (paths === null) return tree;
  if (paths.ends && at.length > 0) return null;
  switch (tree.kind) {
    case "scalar":
      return tree;
    case "list":
      return {
        ...tree,
        items: tree.items.flatMap((item, index) => without(item, paths.behind(index), [...at, index]) ?? []),
      };
    case "map": {
      const isSource = at.at(-2) === "sources";
      const isExplicit = at.at(-2) === "explicit";
      const entries = new Map<string, Tree>();
      for (const [name, value] of tree.entries) {
        const kept = without(value, paths.behind(name), [...at, name]);
        if (kept !== null) entries.set(name, kept);
        else if (isSource || (isExplicit && name === "from")) return null;
      }
      return { ...tree, entries };
    }
  }
}
