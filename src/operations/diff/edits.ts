// What a user changed in a copy of a skill, as a patch of the skill as it is now.

import { treeOfContent } from "../../changes/content-tree.ts";
import { rebased } from "../../changes/rebase.ts";
import { type SkillNode, sameNode } from "../../changes/tree.ts";
import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { readSkillAt, withoutJunk } from "../plan/read-skill.ts";
import { conflictingPatch } from "./conflicts.ts";
import type { EditedCopy } from "./copy.ts";
import { findBase } from "./find-base.ts";
import { isGenerated, undoneSkillFile } from "./generated.ts";
import type { SkillStages } from "./trace-skill.ts";
import { type Pair, written } from "./written.ts";

/**
 * From what the patches make now to what they would have to make for an install to give the skill of today with the edits in `directory`.
 * They are edits of what was installed there; where that is not known, of what would be installed now, with a warning. Null when the
 * directory is not a skill.
 */
export function editsOf(host: ReadHost, directory: string, stages: SkillStages): Checked<string | null> {
  const reports = new Reports();
  const real = nullIfRefused(() => host.realPath(`${directory}/SKILL.md`));
  if (real === null || nullIfRefused(() => host.physical.stat(real))?.kind !== "file") {
    reports.report(diagnostic("diff/directory", null, { directory }));
    return reports.with(null);
  }
  const { patched, finished, selected } = stages;
  const { id } = selected;
  const base = findBase(host, directory, id);
  const was = base.kind === "known" ? readSkillAt(host, base.directory) : treeOfContent(finished);
  const live = withoutJunk(readSkillAt(host, directory), was);
  const { clean, conflicts } = apart({ directory, stages, was, live }, reports.report);
  const conflicting = conflictingPatch(conflicts, patched, id, reports.report);
  const patch = written(clean, reports.report) + conflicting;
  if (patch !== "" && base.kind !== "known")
    reports.report(diagnostic("diff/base-unknown", null, { id, directory, base }));
  return reports.with(patch);
}

/** The edits that are also edits of the skill as it is now, and those of what has changed there in another way. */
function apart(copy: EditedCopy, report: Report): { readonly clean: Pair; readonly conflicts: Pair } {
  const { was, live, stages } = copy;
  const [now, finished] = [treeOfContent(stages.patched), treeOfContent(stages.finished)];
  const [clean, conflicts] = [emptyPair(), emptyPair()];
  for (const path of new Set([...was.keys(), ...live.keys()])) {
    const [old, edited, current] = [was.get(path), live.get(path), now.get(path)];
    if (sameNode(edited, old) || sameNode(edited, finished.get(path))) continue;
    if (current === undefined && (finished.has(path) || isGenerated(old))) {
      report(diagnostic("diff/generated", null, { path }));
      continue;
    }
    const undone = path === "SKILL.md" ? undoneSkillFile(copy, report) : { old, edited };
    if (undone === null) continue;
    const result = rebased(undone.old, undone.edited, current);
    if (result !== null) put(clean, path, current, result.after);
    else put(conflicts, path, undone.old, undone.edited);
  }
  return { clean, conflicts };
}

type Mutable = { readonly [K in keyof Pair]: Map<string, SkillNode> };

function emptyPair(): Mutable {
  return { before: new Map(), after: new Map() };
}

function put(
  { before, after }: Mutable,
  path: string,
  from: SkillNode | undefined,
  to: SkillNode | undefined,
): void {
  if (from !== undefined) before.set(path, from);
  if (to !== undefined) after.set(path, to);
}
