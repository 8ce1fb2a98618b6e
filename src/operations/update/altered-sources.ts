// What a reviewer of a lock should know about a source besides its pin.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { within } from "../../model/names.ts";
import { onKey } from "../../model/place.ts";
import type { Layer } from "../cover-profiles.ts";

/** A warning for each source with selected skills in which git attributes alter files. */
export function alteredSources(layers: readonly Layer[]): readonly Diagnostic[] {
  const noted = new Map<string, Diagnostic>();
  for (const { selected, skills } of layers) {
    for (const [name, { open }] of selected.fetched) {
      const selectedSkills = skills.filter(({ source }) => source === name);
      const files = [...(open?.listing.altered ?? [])].filter(([path]) =>
        selectedSkills.some((skill) => within(skill.path, path)),
      );
      const [first] = files;
      if (first === undefined || noted.has(name)) continue;
      const at = onKey(selected.config.sources.find((source) => source.name === name)!.at);
      const attributes = [...new Set(files.flatMap(([, some]) => some))].sort();
      noted.set(
        name,
        diagnostic("source/altered", at, { name, files: files.length, example: first[0], attributes }),
      );
    }
  }
  return [...noted.values()];
}
