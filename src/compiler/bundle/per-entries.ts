// What depends on a view's entries alone is made once for all views that have the same.

import type { Variant, View } from "../../model/bundle.ts";

type Entries = View["entries"];

/** `make` for the entries of a view, called once for all views with the same entries. */
export function perEntries<T>(make: (entries: Entries) => T): (view: View) => T {
  const made: { readonly entries: Entries; readonly value: T }[] = [];
  return ({ entries }) => {
    const known = made.find((one) => sameEntries(one.entries, entries));
    if (known !== undefined) return known.value;
    const value = make(entries);
    made.push({ entries, value });
    return value;
  };
}

/** Whether two views show the same variants under the same names. */
export function sameEntries(one: Entries, other: Entries): boolean {
  if (one === other) return true;
  if (one.size !== other.size) return false;
  for (const [entry, variant] of one) if (other.get(entry) !== variant) return false;
  return true;
}

/** The entries of each view by its name; two views with one name have the entries of both. */
export function entriesByName(views: readonly View[]): ReadonlyMap<string, Entries> {
  const byName = new Map<string, Entries>();
  for (const { name, entries } of views) {
    const other = byName.get(name);
    if (other === undefined || sameEntries(other, entries)) byName.set(name, entries);
    else byName.set(name, new Map<string, Variant>([...other, ...entries]));
  }
  return byName;
}
