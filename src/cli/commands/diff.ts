import path from "node:path";
import { contentOf, treeOfContent, withBytes } from "../../changes/content-tree.ts";
import { patchOf } from "../../changes/patch.ts";
import { type SkillNode, type SkillTree, sameNode } from "../../changes/tree.ts";
import { unfinished } from "../../compiler/render/reverse-finish.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/printable.ts";
import type { Host } from "../../host/host.ts";
import { explicitOf } from "../../model/catalog.ts";
import { templatePlace } from "../../model/config.ts";
import { type Made, makeSkill } from "../../operations/diff/make-skill.ts";
import { readSkill, unlessRefused, withoutJunk } from "../../operations/plan/read-skill.ts";
import type { Run } from "../commands.ts";
import { withSession } from "../fetching.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";

/** Our difference against what the source has, or a directory's against ours, as a patch that `patches` accepts. */
export async function run(run: Run): Promise<number> {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const [id, directory] = options.words as [string, string | undefined];
  const made = await withSession(run, (session) =>
    makeSkill(host, session, requestOf(options), id, diagnostics),
  );
  if (made === null) return report(run, diagnostics);
  const given = directory === undefined ? null : path.resolve(host.cwd, directory);
  const pair = given === null ? allOfOurs(made) : edits(host, given, made, diagnostics);
  if (pair !== null) {
    const { text, unwritable } = patchOf(pair.before, pair.after);
    for (const { path: file, reason } of unwritable)
      diagnostics.push(diagnostic("diff/unwritable", null, { path: file, reason }));
    out.print(out.shown ? text.split("\n").map(printable).join("\n") : text);
  }
  return report(run, diagnostics);
}

interface Pair {
  readonly before: SkillTree;
  readonly after: SkillTree;
}

/** Against the source: what patches, files, exclude and transform make. What is made anew each time (the name, the packages) is left out. */
function allOfOurs({ upstream, patched, finished, selected }: Made): Pair {
  const [before, base] = [treeOfContent(upstream), treeOfContent(patched)];
  const after = new Map(treeOfContent(finished));
  for (const [file, node] of after) {
    if (file === "SKILL.md" && node.kind === "file") {
      const bytes = unfinished(contentOf(finished, file), upstream, explicitOf(selected)?.packages ?? []);
      if (bytes !== null) after.set(file, withBytes(node, bytes));
    } else if (!base.has(file)) after.delete(file);
  }
  return { before, after };
}

/**
 * From what the patches are applied to, or have made, to what they would have to make for an install to give this directory: what comes
 * after them is taken back. Null when it is no skill, which is reported.
 */
function edits(host: Host, directory: string, made: Made, diagnostics: Diagnostic[]): Pair | null {
  const real = unlessRefused(() => host.realPath(`${directory}/SKILL.md`));
  if (real === null || unlessRefused(() => host.stat(real))?.kind !== "file") {
    diagnostics.push(diagnostic("diff/directory", null, { directory }));
    return null;
  }
  const { patched, finished, selected } = made;
  const [before, ours] = [treeOfContent(patched), treeOfContent(finished)];
  const explicit = explicitOf(selected);
  const after = new Map(withoutJunk(readSkill(host, host.realPath(directory)!), ours));
  for (const [file, node] of ours) {
    const live = after.get(file);
    const base = before.get(file);
    if (sameNode(live, node)) put(after, file, base);
    else if (base === undefined) {
      diagnostics.push(diagnostic("diff/generated", null, { path: file }));
      after.delete(file);
    } else if (file === "SKILL.md" && live?.kind === "file" && !sameNode(base, node)) {
      const bytes = explicit?.transform ? null : Buffer.from(host.readFile(`${directory}/SKILL.md`));
      const undone = bytes === null ? null : unfinished(bytes, patched, explicit?.packages ?? []);
      if (undone !== null) after.set(file, withBytes(live, undone));
      else {
        put(after, file, base);
        diagnostics.push(
          explicit?.transform
            ? diagnostic("diff/transformed", templatePlace(explicit.transform), { id: selected.id })
            : diagnostic("diff/table", null, { directory }),
        );
      }
    }
  }
  return { before, after };
}

function put(tree: Map<string, SkillNode>, path: string, node: SkillNode | undefined): void {
  if (node === undefined) tree.delete(path);
  else tree.set(path, node);
}
