// From a selected skill to its files: links resolved, only the files that are listed, overlays added.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { RenderedNodes, RenderedSkill, Variant } from "../../model/bundle.ts";
import { type SelectedSkill, whereIs } from "../../model/catalog.ts";
import { caseCollisions } from "./case-collisions.ts";
import { isSkill, listed } from "./file-lists.ts";
import { type Overlays, overlay } from "./overlay.ts";
import { resolveSkill, withoutDangling } from "./resolve.ts";

/** One for each selected skill, in the order of the variants. `overlays` are the trees that `files` of the settings name. */
export function render(variants: readonly Variant[], overlays: Overlays): Checked<readonly RenderedSkill[]> {
  const reports = new Reports();
  const bySkill = new Map<SelectedSkill, Variant[]>();
  for (const variant of variants) {
    const names = bySkill.get(variant.selected);
    if (names === undefined) bySkill.set(variant.selected, [variant]);
    else names.push(variant);
  }
  const skills = [...bySkill].map(([selected, names]) => {
    // All mistakes are reported before anything is fetched or written.
    reportMistakes(selected, nodesOf(selected, overlays, reports.report), reports.report);
    return new Rendering(selected, names, overlays);
  });
  return reports.with(skills);
}

class Rendering implements RenderedSkill {
  constructor(
    readonly selected: SelectedSkill,
    readonly variants: readonly Variant[],
    private readonly overlays: Overlays,
  ) {}

  nodes(): RenderedNodes {
    return nodesOf(this.selected, this.overlays, () => {});
  }
}

function nodesOf(selected: SelectedSkill, overlays: Overlays, report: Report): RenderedNodes {
  const { tree, directory } = selected.skill;
  const { at } = selected.reason.by;
  const found = resolveSkill(tree, directory, at);
  for (const one of found.diagnostics) report(one);
  const resolved = found.value.toSorted((a, b) => compareBytes(a.path, b.path));
  const kept = listed(selected.settings, resolved, report);
  const files = selected.settings?.files ?? [];
  const covered = overlay(kept, files, overlays, selected.id, report);
  const rendered =
    covered === resolved ? resolved : withoutDangling(covered, whereIs(selected.skill), at, report);
  return { resolved, rendered };
}

/** What is wrong with the files and links that were made. */
function reportMistakes(
  selected: SelectedSkill,
  { resolved, rendered }: RenderedNodes,
  report: Report,
): void {
  if (!isSkill(resolved))
    report(diagnostic("skill/no-skill-file", selected.reason.by.at, { directory: whereIs(selected.skill) }));
  const paths = rendered.map(({ path }) => path);
  for (const one of caseCollisions(selected, paths)) report(one);
}
