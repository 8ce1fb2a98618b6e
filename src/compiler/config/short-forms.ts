// What may be written shorter: a list of targets, and a source as people say it. Nothing behind this knows of it.

import { below } from "../../model/place.ts";
import { parseReference, sourceKeysOf } from "../../model/reference.ts";
import type { List, Mapping, Scalar, Tree } from "../../yaml/tree.ts";

/** The tree of a file with the long forms in it: `targets: { claude: true }`, `anthropic: { github: anthropics/skills }`. */
export function longForms(tree: Mapping): Mapping {
  const profiles = tree.entries.get("profiles");
  const layer = ofLayer(tree);
  if (profiles?.kind !== "map") return layer;
  const entries = new Map<string, Tree>();
  for (const [name, profile] of profiles.entries)
    entries.set(name, profile.kind === "map" ? ofLayer(profile) : profile);
  return withEntry(layer, "profiles", { ...profiles, entries });
}

function ofLayer(layer: Mapping): Mapping {
  const targets = layer.entries.get("targets");
  const sources = layer.entries.get("sources");
  const isNames = targets?.kind === "list" && targets.items.every(isText);
  const named = isNames ? withEntry(layer, "targets", targetsOf(targets)) : layer;
  return sources?.kind === "map" ? withEntry(named, "sources", sourcesOf(sources)) : named;
}

function targetsOf(list: List): Mapping {
  const names = list.items.filter(isText);
  const entries = names.map(({ value, at }): [string, Tree] => [value, { kind: "scalar", value: true, at }]);
  return { kind: "map", entries: new Map(entries), at: list.at };
}

function sourcesOf(sources: Mapping): Mapping {
  const entries = new Map<string, Tree>();
  for (const [name, source] of sources.entries) entries.set(name, isText(source) ? sourceOf(source) : source);
  return { ...sources, entries };
}

/** The text as it is where it says nothing: that is reported. */
function sourceOf(written: Scalar & { value: string }): Tree {
  const parsed = parseReference(written.value);
  if (!parsed.ok) return written;
  const entries = sourceKeysOf(parsed.value).map(([key, value]): [string, Tree] => [
    key,
    { kind: "scalar", value, at: below(written.at, key) },
  ]);
  return { kind: "map", entries: new Map(entries), at: written.at };
}

function isText(tree: Tree): tree is Scalar & { value: string } {
  return tree.kind === "scalar" && typeof tree.value === "string";
}

function withEntry(map: Mapping, key: string, value: Tree): Mapping {
  return { ...map, entries: new Map(map.entries).set(key, value) };
}
