// From a selected skill to the files an agent gets: resolved, without what is excluded, with what is put over it.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { compileGlob } from "../../match/glob.ts";
import { nest, type RenderedNode, type RenderedSkill, type Variant } from "../../model/bundle.ts";
import { explicitOf, hasSkillFile, type SelectedSkill, whereIs } from "../../model/catalog.ts";
import { parents, type RelPath, ROOT } from "../../model/names.ts";
import { twins } from "./case-collisions.ts";
import { type Overlays, overlay } from "./overlay.ts";
import { resolveSkill, withoutDangling } from "./resolve.ts";

/** One for each selected skill, in the order of the variants. `overlays` holds what `files` of the explicit ones bring. */
export function render(variants: readonly Variant[], overlays: Overlays): Checked<readonly RenderedSkill[]> {
  const diagnostics: Diagnostic[] = [];
  const bySkill = new Map<SelectedSkill, Variant[]>();
  for (const variant of variants)
    bySkill.set(variant.selected, [...(bySkill.get(variant.selected) ?? []), variant]);
  const skills = [...bySkill].map(([selected, names]) => {
    const { tree, directory } = selected.skill;
    const { at } = selected.reason.by;
    const found = resolveSkill(tree, directory, at);
    diagnostics.push(...found.diagnostics);
    const resolved = [...found.value].sort((a, b) => compareBytes(a.path, b.path));
    if (!isSkill(resolved))
      diagnostics.push(diagnostic("skill/no-skill-file", at, { directory: whereIs(selected.skill) }));
    const kept = exclude(selected, resolved, diagnostics);
    const files = explicitOf(selected)?.files ?? [];
    const covered = overlay(kept, files, overlays, selected.id, diagnostics);
    const rendered =
      covered === resolved ? resolved : withoutDangling(covered, whereIs(selected.skill), at, diagnostics);
    diagnostics.push(
      ...twins(
        selected,
        rendered.map(({ path }) => path),
      ),
    );
    return { selected, resolved, rendered, variants: names };
  });
  return { value: skills, diagnostics };
}

function exclude(
  selected: SelectedSkill,
  nodes: readonly RenderedNode[],
  diagnostics: Diagnostic[],
): readonly RenderedNode[] {
  if (selected.exclude.length === 0) return nodes;
  let kept = nodes;
  for (const pattern of selected.exclude) {
    const matches = compileGlob(pattern, diagnostics);
    if (matches === null) continue;
    // A pattern for a directory takes all that is in it, as in a .gitignore.
    const isOut = (path: RelPath) => matches(path) || parents(path).some(matches);
    if (!nodes.some((node) => isOut(node.path)))
      diagnostics.push(diagnostic("glob/no-file", pattern.at, { glob: pattern.text, id: selected.id }));
    const left = kept.filter((node) => !isOut(node.path));
    if (isSkill(kept) && !isSkill(left))
      diagnostics.push(
        diagnostic("skill/excludes-itself", pattern.at, { glob: pattern.text, id: selected.id }),
      );
    kept = left;
  }
  return kept;
}

/** Also through links in it. */
function isSkill(nodes: readonly RenderedNode[]): boolean {
  return (
    nodes.some((node) => node.path === "SKILL.md" && node.kind === "file") || hasSkillFile(nest(nodes), ROOT)
  );
}
