// A YAML document as plain data in which every value has its position.

import type { YamlPlace } from "../model/place.ts";

export interface Scalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly at: YamlPlace;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly Tree[];
  readonly at: YamlPlace;
}

export interface Mapping {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Tree>;
  readonly at: YamlPlace;
}

export type Tree = Scalar | List | Mapping;

/** Whether the value is null. */
export function isNull(tree: Tree): boolean {
  return tree.kind === "scalar" && tree.value === null;
}

/** The tree as JavaScript values, as JSON would give them. Keys whose value is null are left out: null means "not set". */
export function toPlain(tree: Tree): unknown {
  switch (tree.kind) {
    case "scalar":
      return tree.value;
    case "list":
      return tree.items.map(toPlain);
    case "map": {
      // Without a prototype, since `__proto__` is a key like any other.
      const plain: Record<string, unknown> = Object.create(null);
      for (const [key, value] of tree.entries) if (!isNull(value)) plain[key] = toPlain(value);
      return plain;
    }
  }
}
