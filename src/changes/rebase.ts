// An edit of what a path held once, as an edit of what it holds now.

import { withBytes } from "./content-tree.ts";
import { mergeTexts } from "./merge.ts";
import { type SkillFile, type SkillNode, sameNode } from "./tree.ts";

type Node = SkillNode | undefined;

/**
 * What `now` becomes with the edit that made `live` of `was`; undefined stands for nothing at the path. Null when both were changed in
 * a way that cannot be put together.
 */
export function rebased(was: Node, live: Node, now: Node): { readonly after: Node } | null {
  if (sameNode(was, now)) return { after: live };
  if (sameNode(was, live) || sameNode(live, now)) return { after: now };
  if (was?.kind !== "file" || live?.kind !== "file" || now?.kind !== "file") return null;
  const texts = [was, live, now].map(textOf);
  const [base, ours, theirs] = texts;
  if (base == null || ours == null || theirs == null) return null;
  const text = mergeTexts(base, ours, theirs);
  const executable = live.executable === was.executable ? now.executable : live.executable;
  return text === null ? null : { after: withBytes({ ...now, executable }, Buffer.from(text)) };
}

function textOf(file: SkillFile): string | null {
  const content = file.content();
  return content.kind === "text" ? content.text : null;
}
