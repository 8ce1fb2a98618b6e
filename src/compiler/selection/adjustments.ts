// `skills.adjust:` meets the catalog: which of its ids there are, and which are selected.

import { type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { isGlob } from "../../match/glob.ts";
import type { Catalog, Selection } from "../../model/catalog.ts";
import type { Config, SkillSettings } from "../../model/config.ts";
import { onKey } from "../../model/place.ts";
import { isFetched } from "../../model/tree.ts";

/** The settings that apply here, by the id of their skill. Ids that the catalog does not have are reported. */
export function adjustments(
  { adjust, inactiveAdjust, enable, disable }: Config,
  catalog: Catalog,
  report: Report,
): ReadonlyMap<string, SkillSettings> {
  // Where the id stands there too, it is reported there.
  const named = new Set([...enable, ...disable].map(({ text }) => text).filter((text) => !isGlob(text)));
  for (const { id, at } of [...adjust, ...inactiveAdjust]) {
    if (catalog.byId.has(id) || !catalog.complete || named.has(id)) continue;
    const args = {
      id,
      isGlob: isGlob(id),
      suggestion: suggest(id, catalog.byId.keys()),
      ids: catalog.skills.length,
      pinned: catalog.skills.some(({ tree }) => isFetched(tree)),
    };
    report(diagnostic("adjust/unknown", onKey(at), args));
  }
  return new Map(adjust.map((settings) => [settings.id, settings]));
}

/** A warning for each of the settings whose skill is there and not selected. */
export function unusedAdjustments(
  { adjust, inactiveAdjust }: Config,
  catalog: Catalog,
  selection: Selection,
): readonly Diagnostic[] {
  const selected = new Set(selection.filter(({ reason }) => reason.kind !== "explicit").map(({ id }) => id));
  return [...adjust, ...inactiveAdjust]
    .filter(({ id }) => catalog.byId.has(id) && !selected.has(id))
    .map(({ id, at }) => diagnostic("adjust/unused", onKey(at), { id }));
}
