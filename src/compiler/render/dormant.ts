// Skills whose condition does not hold here. Only the lock needs them, and only as they are in their source.

import type { Checked, Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { RenderedNodes, RenderedSkill } from "../../model/bundle.ts";
import type { SelectedSkill, Selection } from "../../model/catalog.ts";
import { resolveSkill } from "./resolve.ts";

/** One resolved skill for each, without variants. */
export function resolveDormant(dormant: Selection): Checked<readonly RenderedSkill[]> {
  const reports = new Reports();
  const skills = dormant.map((selected): RenderedSkill => {
    nodesOf(selected, reports.report);
    return { selected, variants: [], nodes: () => nodesOf(selected, () => {}) };
  });
  return reports.with(skills);
}

function nodesOf(selected: SelectedSkill, report: Report): RenderedNodes {
  const { tree, directory } = selected.skill;
  const found = resolveSkill(tree, directory, selected.reason.by.at);
  for (const one of found.diagnostics) report(one);
  const resolved = found.value.toSorted((a, b) => compareBytes(a.path, b.path));
  return { resolved, rendered: resolved };
}
