// Merges layers into one tree: maps merge, lists append, and for everything else the later layer wins (design §4, Merging).

import { isNull, type Mapping, type Tree } from "../../yaml/tree.ts";
import { kindsOf } from "./sources.ts";

/** From each name of an agent to its one canonical target name. */
export type Aliases = ReadonlyMap<string, string>;

/** Merges layers in order, the first being the base; there is at least one. `null` removes a key. */
export function merge(layers: readonly Mapping[], aliases: Aliases): Mapping {
  const [first, ...rest] = layers.map((layer) =>
    canonicalKeys(canonicalKeys(layer, "agents", aliases), "targets", aliases),
  );
  return withoutNulls(rest.reduce<Mapping>((base, layer) => mergeMaps(base, layer, []), first!)) as Mapping;
}

function mergeMaps(base: Mapping, over: Mapping, path: readonly string[]): Mapping {
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries)
    entries.set(key, mergeValues(entries.get(key), value, [...path, key]));
  return { ...base, entries };
}

function mergeValues(base: Tree | undefined, over: Tree, path: readonly string[]): Tree {
  if (base === undefined) return over;
  if (isTarget(path)) {
    // `true` asks for the defaults, as {} does: it enables what an earlier layer declared and removes nothing of it.
    if (over.kind === "scalar" && over.value === true && base.kind === "map") return base;
    if (base.kind === "scalar" && over.kind === "map") return over;
  }
  if (base.kind === "map" && over.kind === "map") {
    return isSource(path) && isAnotherKind(base, over) ? over : mergeMaps(base, over, path);
  }
  // `enableAll` is a switch that may name sources, and a condition is not a collection either: the later one replaces them.
  if (base.kind === "list" && over.kind === "list" && !isEnableAll(path) && !isInWhen(path))
    return { ...base, items: [...base.items, ...over.items] };
  return over;
}

function isTarget(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === "targets";
}

function isSource(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === "sources";
}

function isEnableAll(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === "skills" && path[1] === "enableAll";
}

/** Below the `when` of a target, a profile or a skill. */
function isInWhen(path: readonly string[]): boolean {
  const [table, key] = path;
  if (table === "targets" || table === "profiles") return path[2] === "when";
  return table === "skills" && (key === "explicit" || key === "adjust") && path[3] === "when";
}

/**
 * Whether `over` declares another kind. A layer that only adjusts a source (its filter, say) declares none and keeps the existing one.
 */
function isAnotherKind(base: Mapping, over: Mapping): boolean {
  const [was] = kindsOf(base);
  const [is] = kindsOf(over);
  return is !== undefined && was !== is;
}

function canonicalKeys(layer: Mapping, key: "agents" | "targets", aliases: Aliases): Mapping {
  const table = layer.entries.get(key);
  if (table?.kind !== "map") return layer;
  const entries = new Map<string, Tree>();
  for (const [name, value] of table.entries) {
    const canonical = aliases.get(name) ?? name;
    const earlier = entries.get(canonical);
    entries.set(canonical, earlier === undefined ? value : mergeValues(earlier, value, [key, canonical]));
  }
  return { ...layer, entries: new Map(layer.entries).set(key, { ...table, entries }) };
}

function withoutNulls(tree: Tree): Tree {
  switch (tree.kind) {
    case "scalar":
      return tree;
    case "list":
      return { ...tree, items: tree.items.map(withoutNulls) };
    case "map": {
      const kept = [...tree.entries].filter(([, value]) => !isNull(value));
      return { ...tree, entries: new Map(kept.map(([key, value]) => [key, withoutNulls(value)])) };
    }
  }
}
