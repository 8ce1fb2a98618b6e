// From a selected skill to the files an agent gets: resolved, without what is excluded, under its final name.

import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { compareBytes } from "../digest/bytes.ts";
import { compileGlob } from "../match/glob.ts";
import type { RenderedNode, RenderedSkill, Variant } from "../model/bundle.ts";
import type { SelectedSkill } from "../model/catalog.ts";
import { resolveSkill, withoutDangling } from "./resolve.ts";

/** One for each selected skill, in the order of the variants. */
export function render(variants: readonly Variant[]): Checked<readonly RenderedSkill[]> {
  const diagnostics: Diagnostic[] = [];
  const bySkill = new Map<SelectedSkill, Variant[]>();
  for (const variant of variants) bySkill.set(variant.selected, [...(bySkill.get(variant.selected) ?? []), variant]);
  const skills = [...bySkill].map(([selected, names]) => {
    const at = selected.reason.by?.at ?? null;
    const found = resolveSkill(selected.skill.tree, selected.skill.directory, at);
    diagnostics.push(...found.diagnostics);
    const resolved = [...found.value].sort((a, b) => compareBytes(a.path, b.path));
    return { selected, resolved, rendered: exclude(selected, resolved, diagnostics), variants: names };
  });
  return { value: skills, diagnostics };
}

function exclude(selected: SelectedSkill, nodes: readonly RenderedNode[], diagnostics: Diagnostic[]): readonly RenderedNode[] {
  if (selected.exclude.length === 0) return nodes;
  let kept = nodes;
  for (const pattern of selected.exclude) {
    const matches = compileGlob(pattern, diagnostics);
    if (matches === null) continue;
    // A pattern for a directory takes all that is in it, as in a .gitignore.
    const isOut = (path: string) => matches(path) || parents(path).some(matches);
    if (!nodes.some((node) => isOut(node.path))) diagnostics.push(diagnostic("glob/no-file", pattern.at, { glob: pattern.text, id: selected.id }));
    if (isOut("SKILL.md")) diagnostics.push(diagnostic("skill/excludes-itself", pattern.at, { glob: pattern.text, id: selected.id }));
    kept = kept.filter((node) => !isOut(node.path));
  }
  return withoutDangling(kept, selected.skill.tree, selected.reason.by?.at ?? null, diagnostics);
}

function parents(path: string): string[] {
  const found: string[] = [];
  for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) found.push(path.slice(0, slash));
  return found;
}
