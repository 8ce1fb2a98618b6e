// Turns the profiles that a run asks for into layers over the files.

import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { When } from "../../model/facts.ts";
import type { Mapping } from "../../yaml/tree.ts";
import type { Loaded } from "./load.ts";
import { merge } from "./merge.ts";
import { mapping } from "./read.ts";
import { decodeWhen } from "./when.ts";

export interface Profile {
  readonly name: string;
  /** Its part of each file, without its conditions. */
  readonly layers: readonly Mapping[];
  /** Merged from all files. */
  readonly when: When;
}

/** The names of all profiles, in the order in which they are first written. */
export function profileNames({ files }: Loaded): readonly string[] {
  const tables = files.map(({ tree }) => mapping(tree, "profiles"));
  return [...new Set(tables.flatMap((table) => [...(table?.entries.keys() ?? [])]))];
}

/** The profiles with these names, in their order; an unknown one is reported. `home` is for a leading `~/` in a path. */
export function profilesOf(
  loaded: Loaded,
  names: readonly string[],
  home: string | null,
): Checked<readonly Profile[]> {
  const reports = new Reports();
  const known = new Set(profileNames(loaded));
  const files = loaded.files.map(({ tree }) => tree);
  const merged = names.length === 0 ? null : mapping(merge(files, new Map()), "profiles");
  const profiles = names.flatMap((name) => {
    if (!known.has(name)) {
      const args = { name, suggestion: suggest(name, known), known: [...known] };
      reports.report(diagnostic("config/profile-unknown", null, args));
      return [];
    }
    const layers = files.flatMap((tree) => mapping(mapping(tree, "profiles"), name) ?? []);
    return [{ name, layers: layers.map(withoutWhen), when: decodeWhen(mapping(merged, name), home) }];
  });
  return reports.with(profiles);
}

function withoutWhen(layer: Mapping): Mapping {
  const entries = new Map(layer.entries);
  entries.delete("when");
  return { ...layer, entries };
}

/** The files in order, then for each profile its part of each file. */
export function layersOf({ files }: Loaded, profiles: readonly Profile[]): readonly Mapping[] {
  return [...files.map(({ tree }) => tree), ...profiles.flatMap(({ layers }) => layers)];
}
