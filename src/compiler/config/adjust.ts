// `skills.adjust:`: settings of skills of the catalog. It selects nothing and renames nothing.

import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { ExplicitSkill, SkillSettings } from "../../model/config.ts";
import type { SkillId } from "../../model/names.ts";
import { onKey } from "../../model/place.ts";
import type { Mapping } from "../../yaml/tree.ts";
import { entriesOf, isId } from "./read.ts";
import { decodeSettings } from "./settings.ts";

/**
 * The entries of `adjust:`, without those that are refused, which is reported. `explicit` are all explicit skills, whether their
 * conditions hold here or not: an id means the same on every machine. `home` is for a leading `~/` in a path.
 */
export function decodeAdjust(
  table: Mapping | null,
  explicit: readonly ExplicitSkill[],
  home: string | null,
): Checked<readonly SkillSettings[]> {
  const reports = new Reports();
  const keys = new Map<string, string>(explicit.map(({ id, at }) => [id, String(at.path.at(-1))]));
  const entries = entriesOf(table).flatMap(([key, tree]): SkillSettings[] => {
    if (tree.kind !== "map") return [];
    const at = onKey(tree.at);
    const own = keys.get(key);
    const problems = new Reports();
    if (own !== undefined) problems.report(diagnostic("adjust/explicit", at, { id: key, key: own }));
    else if (!isId(key)) problems.report(diagnostic("skill/id", at, { id: key }));
    const settings = decodeSettings(tree, home, problems.report);
    reports.add(problems.diagnostics);
    if (problems.diagnostics.length > 0) return [];
    return [{ id: key as SkillId, at: tree.at, ...settings }];
  });
  return reports.with(entries);
}
