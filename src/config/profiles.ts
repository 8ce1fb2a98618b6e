// The profiles that a run asks for become layers over the files.

import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Mapping } from "../yaml/tree.ts";
import type { Loaded } from "./load.ts";
import { mapping } from "./read.ts";

/** The names of all profiles, in the order in which they are first written. */
export function profileNames({ files }: Loaded): readonly string[] {
  const tables = files.map(({ tree }) => mapping(tree, "profiles"));
  return [...new Set(tables.flatMap((table) => [...(table?.entries.keys() ?? [])]))];
}

/** The files in order, then for each named profile what each file says of it, in the order the profiles were named. */
export function layersOf(loaded: Loaded, profiles: readonly string[]): Checked<readonly Mapping[]> {
  const diagnostics: Diagnostic[] = [];
  const files = loaded.files.map(({ tree }) => tree);
  const tables = files.map((tree) => mapping(tree, "profiles"));
  const known = profileNames(loaded);
  const layers = profiles.flatMap((name) => {
    if (!known.includes(name))
      diagnostics.push(
        diagnostic("config/profile-unknown", null, { name, suggestion: suggest(name, known), known }),
      );
    return tables.map((table) => mapping(table, name)).filter((layer) => layer !== null);
  });
  return { value: [...files, ...layers], diagnostics };
}
