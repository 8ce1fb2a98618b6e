// Takes refused parts out of a tree, so that the rest can still be looked at.

import type { Tree } from "../../yaml/tree.ts";

export type Path = readonly (string | number)[];

/** Paths of a tree, as a tree: asking about one takes as many steps as it is long, however many there are. */
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

  /** The paths that go on behind `key`; null when there are none. */
  behind(key: string | number): PathSet | null {
    return this.#below.get(String(key)) ?? null;
  }

  /** Whether the path so far is in the set. */
  get ends(): boolean {
    return this.#ends;
  }
}

/** The tree without what stands at `paths`, or null; a source that has lost a part is lost as a whole, and a skill without its source. */
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
