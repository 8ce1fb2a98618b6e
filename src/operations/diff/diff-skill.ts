// `kitout diff`: the user's changes to a skill of a source, or the edit of a copy of it.

import { contentOf, treeOfContent, withBytes } from "../../changes/content-tree.ts";
import type { Context } from "../../compiler/context.ts";
import { dependencyTable } from "../../compiler/render/packages.ts";
import { reverseFinish } from "../../compiler/render/reverse-finish.ts";
import type { Checked } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { Request } from "../../model/request.ts";
import { editsOf } from "./edits.ts";
import { type SkillStages, traceSkill } from "./trace-skill.ts";
import { type Pair, written } from "./written.ts";

/** A patch that `patches` accepts; null when there is an error. `directory` is an edited copy, absolute; null: none. */
export async function diffSkill(
  context: Context,
  request: Request,
  id: string,
  directory: string | null,
): Promise<Checked<string | null>> {
  const reports = new Reports();
  const stages = reports.take(await traceSkill(context, request, id));
  if (stages === null) return reports.with(null);
  if (directory === null) return reports.with(written(allCustomisations(stages), reports.report));
  return reports.with(reports.take(editsOf(context.host, directory, stages)));
}

/**
 * The difference to the source that patches, files, exclude and transform make, without what is always generated (the name, the
 * packages).
 */
function allCustomisations({ upstream, patched, finished, selected }: SkillStages): Pair {
  const [before, base] = [treeOfContent(upstream), treeOfContent(patched)];
  const after = new Map(treeOfContent(finished));
  const table = dependencyTable(selected.settings?.packages ?? []);
  for (const [file, node] of after) {
    if (file === "SKILL.md" && node.kind === "file") {
      const bytes = reverseFinish(contentOf(finished, file), upstream, table);
      if (bytes !== null) after.set(file, withBytes(node, bytes));
    } else if (!base.has(file)) after.delete(file);
  }
  return { before, after };
}
