// From a selected skill to its files: links resolved, only the files that are listed, overlays added.

import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { RenderedSkill, Variant } from "../../model/bundle.ts";
import { type SelectedSkill, whereIs } from "../../model/catalog.ts";
import { caseCollisions } from "./case-collisions.ts";
import { isSkill, listed } from "./file-lists.ts";
import { type Overlays, overlay } from "./overlay.ts";
import { resolveSkill, withoutDangling } from "./resolve.ts";

/** One for each selected skill, in the order of the variants. `overlays` are the trees that `files` of the settings name. */
export function render(variants: readonly Variant[], overlays: Overlays): Checked<readonly RenderedSkill[]> {
  const reports = new Reports();
  const bySkill = new Map<SelectedSkill, Variant[]>();
  for (const variant of variants)
    bySkill.set(variant.selected, [...(bySkill.get(variant.selected) ?? []), variant]);
  const skills = [...bySkill].map(([selected, names]) => {
    const { tree, directory } = selected.skill;
    const { at } = selected.reason.by;
    const found = resolveSkill(tree, directory, at);
    reports.add(found.diagnostics);
    const resolved = [...found.value].sort((a, b) => compareBytes(a.path, b.path));
    if (!isSkill(resolved))
      reports.report(diagnostic("skill/no-skill-file", at, { directory: whereIs(selected.skill) }));
    const kept = listed(selected.settings, resolved, reports.report);
    const files = selected.settings?.files ?? [];
    const covered = overlay(kept, files, overlays, selected.id, reports.report);
    const rendered =
      covered === resolved ? resolved : withoutDangling(covered, whereIs(selected.skill), at, reports.report);
    reports.add(
      caseCollisions(
        selected,
        rendered.map(({ path }) => path),
      ),
    );
    return { selected, resolved, rendered, variants: names };
  });
  return reports.with(skills);
}
