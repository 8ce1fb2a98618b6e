// `include` and `exclude`: which of the source's files are part of a skill.

import { diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { compileGlob, covering, type Matcher } from "../../match/glob.ts";
import { nest, type RenderedNode } from "../../model/bundle.ts";
import { hasSkillFile } from "../../model/catalog.ts";
import type { SkillSettings, Written } from "../../model/config.ts";
import { ROOT } from "../../model/names.ts";
import { below, onKey } from "../../model/place.ts";

/** What `include` lists, without what `exclude` does; the same array without either. A pattern that matches nothing is reported. */
export function listed(
  settings: SkillSettings | null,
  nodes: readonly RenderedNode[],
  report: Report,
): readonly RenderedNode[] {
  if (settings === null) return nodes;
  const included = include(settings, nodes, report);
  return exclude(settings, nodes, included, report);
}

function include(
  { id, at, include }: SkillSettings,
  nodes: readonly RenderedNode[],
  report: Report,
): readonly RenderedNode[] {
  const patterns = matchers(include, id, nodes, report);
  // With a pattern that cannot be read, it is not known what is meant.
  if (include.length === 0 || patterns.length < include.length) return nodes;
  const kept = nodes.filter(({ path }) => patterns.some(({ covers }) => covers(path)));
  if (isSkill(kept) || !isSkill(nodes)) return kept;
  report(diagnostic("skill/includes-no-skill-file", onKey(below(at, "include")), { id }));
  return nodes;
}

function exclude(
  { id, exclude }: SkillSettings,
  nodes: readonly RenderedNode[],
  included: readonly RenderedNode[],
  report: Report,
): readonly RenderedNode[] {
  let kept = included;
  // A file that `include` leaves out already is no mistake.
  for (const { pattern, covers } of matchers(exclude, id, nodes, report)) {
    const left = kept.filter(({ path }) => !covers(path));
    if (isSkill(kept) && !isSkill(left))
      report(diagnostic("skill/excludes-itself", pattern.at, { glob: pattern.text, id }));
    kept = left;
  }
  return kept;
}

interface FilePattern {
  readonly pattern: Written;
  readonly covers: Matcher;
}

/** Those that can be read. */
function matchers(
  patterns: readonly Written[],
  id: string,
  nodes: readonly RenderedNode[],
  report: Report,
): readonly FilePattern[] {
  return patterns.flatMap((pattern): FilePattern[] => {
    const matches = compileGlob(pattern, report);
    if (matches === null) return [];
    const covers = covering(matches);
    if (!nodes.some(({ path }) => covers(path)))
      report(diagnostic("glob/no-file", pattern.at, { glob: pattern.text, id }));
    return [{ pattern, covers }];
  });
}

/** Whether there is a SKILL.md, possibly through links in the skill. */
export function isSkill(nodes: readonly RenderedNode[]): boolean {
  return (
    nodes.some((node) => node.path === "SKILL.md" && node.kind === "file") || hasSkillFile(nest(nodes), ROOT)
  );
}
