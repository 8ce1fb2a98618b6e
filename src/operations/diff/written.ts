// Two trees as the text of a patch.

import { patchOf } from "../../changes/patch.ts";
import type { SkillTree } from "../../changes/tree.ts";
import { diagnostic, type Report } from "../../diagnostics/diagnostic.ts";

export interface Pair {
  readonly before: SkillTree;
  readonly after: SkillTree;
}

/** The patch that turns one into the other; what it cannot express is reported. `context` as in `patchOf`. */
export function written({ before, after }: Pair, report: Report, context?: number): string {
  const { text, unwritable } = patchOf(before, after, context);
  for (const { path, reason } of unwritable) report(diagnostic("diff/unwritable", null, { path, reason }));
  return text;
}
