// From a selected skill to its files: links resolved, excluded files removed, overlays added.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { compileGlob } from "../../match/glob.ts";
import { nest, type RenderedNode, type RenderedSkill, type Variant } from "../../model/bundle.ts";
import { explicitOf, hasSkillFile, type SelectedSkill, whereIs } from "../../model/catalog.ts";
import { parents, type RelPath, ROOT } from "../../model/names.ts";
import { caseCollisions } from "./case-collisions.ts";
import { type Overlays, overlay } from "./overlay.ts";
import { resolveSkill, withoutDangling } from "./resolve.ts";

/** One for each selected skill, in the order of the variants. `overlays` are the trees that `files` of explicit skills name. */
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
    const kept = exclude(selected, resolved, reports.report);
    const files = explicitOf(selected)?.files ?? [];
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

function exclude(
  selected: SelectedSkill,
  nodes: readonly RenderedNode[],
  report: Report,
): readonly RenderedNode[] {
  if (selected.exclude.length === 0) return nodes;
  let kept = nodes;
  for (const pattern of selected.exclude) {
    const matches = compileGlob(pattern, report);
    if (matches === null) continue;
    // A pattern for a directory matches everything in it, as in a .gitignore.
    const isOut = (path: RelPath) => matches(path) || parents(path).some(matches);
    if (!nodes.some((node) => isOut(node.path)))
      report(diagnostic("glob/no-file", pattern.at, { glob: pattern.text, id: selected.id }));
    const left = kept.filter((node) => !isOut(node.path));
    if (isSkill(kept) && !isSkill(left))
      report(diagnostic("skill/excludes-itself", pattern.at, { glob: pattern.text, id: selected.id }));
    kept = left;
  }
  return kept;
}

/** Whether there is a SKILL.md, possibly through links in the skill. */
function isSkill(nodes: readonly RenderedNode[]): boolean {
  return (
    nodes.some((node) => node.path === "SKILL.md" && node.kind === "file") || hasSkillFile(nest(nodes), ROOT)
  );
}
