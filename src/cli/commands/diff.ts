import path from "node:path";
import { patchOf } from "../../changes/patch.ts";
import { type SkillNode, type SkillTree, sameNode } from "../../changes/tree.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Host } from "../../host/host.ts";
import { explicitOf } from "../../model/catalog.ts";
import { templatePlace } from "../../model/config.ts";
import { unfinished } from "../../render/unfinish.ts";
import type { Run } from "../commands.ts";
import { type Made, makeSkill } from "../diff/made.ts";
import { treeOfContent, withBytes } from "../diff/tree.ts";
import { readSkill, unlessRefused, withoutJunk } from "../plan/read.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import { withSession } from "../session.ts";

/** Our difference against what the source has, or a directory's against ours, as a patch that `patches` accepts. */
export async function run(run: Run): Promise<number> {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const [id, directory] = options.words as [string, string | undefined];
  const made = await withSession(run, (session) =>
    makeSkill(host, session, requestOf(options), id, diagnostics),
  );
  if (made === null) return report(run, diagnostics);
  const [before, after] =
    directory === undefined
      ? [treeOfContent(made.upstream), treeOfContent(made.finished)]
      : [treeOfContent(made.patched), edited(host, path.resolve(host.cwd, directory), made, diagnostics)];
  if (after !== null) {
    const { text, unwritable } = patchOf(before, after);
    for (const { path: file, reason } of unwritable)
      diagnostics.push(diagnostic("diff/unwritable", null, { path: file, reason }));
    out.print(text);
  }
  return report(run, diagnostics);
}

/**
 * What patches would have to make for an install to give this directory: what comes after them (the name, the table and the programs of
 * packages) is taken back. Null when that cannot be done, which is reported.
 */
function edited(host: Host, directory: string, made: Made, diagnostics: Diagnostic[]): SkillTree | null {
  if (unlessRefused(() => host.stat(host.realPath(directory) ?? directory))?.kind !== "directory") {
    diagnostics.push(diagnostic("diff/directory", null, { directory }));
    return null;
  }
  const { patched, finished, selected } = made;
  const [before, ours] = [treeOfContent(patched), treeOfContent(finished)];
  const explicit = explicitOf(selected);
  const tree = new Map(withoutJunk(readSkill(host, host.realPath(directory)!), ours));
  for (const [file, node] of ours) {
    const live = tree.get(file);
    const base = before.get(file);
    if (sameNode(live, node)) put(tree, file, base);
    else if (base === undefined) {
      diagnostics.push(diagnostic("diff/generated", null, { path: file }));
      tree.delete(file);
    } else if (file === "SKILL.md" && live?.kind === "file" && !sameNode(base, node)) {
      if (explicit?.transform) {
        diagnostics.push(
          diagnostic("diff/transformed", templatePlace(explicit.transform), { id: selected.id }),
        );
        return null;
      }
      const bytes = unlessRefused(() => Buffer.from(host.readFile(`${directory}/SKILL.md`)));
      const undone = bytes === null ? null : unfinished(bytes, patched, explicit?.packages ?? []);
      if (undone === null) {
        diagnostics.push(diagnostic("diff/table", null, { directory }));
        return null;
      }
      tree.set(file, withBytes(live, undone));
    }
  }
  return tree;
}

function put(tree: Map<string, SkillNode>, path: string, node: SkillNode | undefined): void {
  if (node === undefined) tree.delete(path);
  else tree.set(path, node);
}
