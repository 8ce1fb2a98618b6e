// `kitout diff`: the user's changes to a skill of a source, or the changes in a directory to what would be installed.

import { contentOf, treeOfContent, withBytes } from "../../changes/content-tree.ts";
import { patchOf } from "../../changes/patch.ts";
import { type SkillNode, type SkillTree, sameNode } from "../../changes/tree.ts";
import type { Context } from "../../compiler/context.ts";
import { reverseFinish } from "../../compiler/render/reverse-finish.ts";
import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { templatePlace } from "../../model/config.ts";
import type { Request } from "../../model/request.ts";
import { readSkill, withoutJunk } from "../plan/read-skill.ts";
import { type SkillStages, traceSkill } from "./trace-skill.ts";

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
  const pair =
    directory === null ? allCustomisations(stages) : reports.take(edits(context.host, directory, stages));
  if (pair === null) return reports.with(null);
  const { text, unwritable } = patchOf(pair.before, pair.after);
  for (const { path, reason } of unwritable)
    reports.report(diagnostic("diff/unwritable", null, { path, reason }));
  return reports.with(text);
}

interface Pair {
  readonly before: SkillTree;
  readonly after: SkillTree;
}

/**
 * The difference to the source that patches, files, exclude and transform make, without what is always generated (the name, the
 * packages).
 */
function allCustomisations({ upstream, patched, finished, selected }: SkillStages): Pair {
  const [before, base] = [treeOfContent(upstream), treeOfContent(patched)];
  const after = new Map(treeOfContent(finished));
  for (const [file, node] of after) {
    if (file === "SKILL.md" && node.kind === "file") {
      const bytes = reverseFinish(contentOf(finished, file), upstream, selected.settings?.packages ?? []);
      if (bytes !== null) after.set(file, withBytes(node, bytes));
    } else if (!base.has(file)) after.delete(file);
  }
  return { before, after };
}

/**
 * From what the patches make now to what they would have to make for an install to give this directory: the later steps are reversed.
 * Null when the directory is not a skill.
 */
function edits(host: ReadHost, directory: string, stages: SkillStages): Checked<Pair | null> {
  const reports = new Reports();
  const real = nullIfRefused(() => host.realPath(`${directory}/SKILL.md`));
  if (real === null || nullIfRefused(() => host.stat(real))?.kind !== "file") {
    reports.report(diagnostic("diff/directory", null, { directory }));
    return reports.with(null);
  }
  const { patched, finished, selected } = stages;
  const [before, ours] = [treeOfContent(patched), treeOfContent(finished)];
  const { settings } = selected;
  const after = new Map(withoutJunk(readSkill(host, host.realPath(directory)!), ours));
  for (const [file, node] of ours) {
    const live = after.get(file);
    const base = before.get(file);
    if (sameNode(live, node)) put(after, file, base);
    else if (base === undefined) {
      reports.report(diagnostic("diff/generated", null, { path: file }));
      after.delete(file);
    } else if (file === "SKILL.md" && live?.kind === "file" && !sameNode(base, node)) {
      const bytes = settings?.transform ? null : Buffer.from(host.readFile(`${directory}/SKILL.md`));
      const undone = bytes === null ? null : reverseFinish(bytes, patched, settings?.packages ?? []);
      if (undone !== null) after.set(file, withBytes(live, undone));
      else {
        put(after, file, base);
        reports.report(
          settings?.transform
            ? diagnostic("diff/transformed", templatePlace(settings.transform), { id: selected.id })
            : diagnostic("diff/table", null, { directory }),
        );
      }
    }
  }
  return reports.with({ before, after });
}

function put(tree: Map<string, SkillNode>, path: string, node: SkillNode | undefined): void {
  if (node === undefined) tree.delete(path);
  else tree.set(path, node);
}
