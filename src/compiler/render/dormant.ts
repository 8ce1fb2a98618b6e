// Skills whose condition does not hold here. Only the lock needs them, and only as they are in their source.

import type { Checked } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { RenderedSkill } from "../../model/bundle.ts";
import type { Selection } from "../../model/catalog.ts";
import { resolveSkill } from "./resolve.ts";

/** One resolved skill for each, without variants. */
export function resolveDormant(dormant: Selection): Checked<readonly RenderedSkill[]> {
  const reports = new Reports();
  const skills = dormant.map((selected) => {
    const { tree, directory } = selected.skill;
    const found = resolveSkill(tree, directory, selected.reason.by.at);
    reports.add(found.diagnostics);
    const resolved = [...found.value].sort((a, b) => compareBytes(a.path, b.path));
    return { selected, resolved, rendered: resolved, variants: [] };
  });
  return reports.with(skills);
}
