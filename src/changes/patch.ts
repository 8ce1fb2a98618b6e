// What was changed in one skill, as a patch for `patches` of skills.yaml.

import { hexDigest } from "../digest/nar.ts";
import type { UnwritableReason } from "../model/patch.ts";
import { differences } from "./change.ts";
import { isReplaced, MAX_DIFF, sectionOf } from "./diff.ts";
import type { SkillNode, SkillTree } from "./tree.ts";

export interface SkillPatch {
  /** In git's form, with paths below the skill; "" when nothing differs. */
  readonly text: string;
  /** Differences that the patch cannot express. */
  readonly unwritable: readonly Unwritable[];
}

export interface Unwritable {
  readonly path: string;
  readonly reason: UnwritableReason;
}

/**
 * A patch that turns `before` into `after`, except for what is unwritable. `git apply` accepts it, and so does `patch -p1` unless a file
 * replaces a directory or a directory a file. `context`: how many unchanged lines are around each change, if not as usual.
 */
export function patchOf(before: SkillTree, after: SkillTree, context?: number): SkillPatch {
  const unwritable: Unwritable[] = [];
  let text = "";
  for (const [path, a, b] of differences(before, after)) {
    const [from, to] = [patchableText(path, a), patchableText(path, b)];
    if (typeof from === "object") unwritable.push(from);
    else if (typeof to === "object") unwritable.push(to);
    else {
      const section = isReplaced(a, b)
        ? sectionOf(path, a, undefined, from, "") + sectionOf(path, undefined, b, "", to)
        : sectionOf(path, a, b, from, to, context);
      if (text.length + section.length <= MAX_DIFF) text += section;
      else unwritable.push({ path, reason: "large" });
    }
  }
  return { text, unwritable };
}

/** Exactly the bytes at the path as text, "" for nothing; or why there is no such text. */
function patchableText(path: string, node: SkillNode | undefined): string | Unwritable {
  if (node === undefined) return "";
  if (!isPlain(path) || (node.kind === "link" && !isPlain(node.target))) return { path, reason: "name" };
  if (node.kind === "link") return node.target;
  if (node.kind !== "file") return { path, reason: node.kind };
  const content = node.content();
  if (content.kind === "unreadable") return { path, reason: "unreadable" };
  if (content.text === null || node.size > MAX_DIFF) return { path, reason: "large" };
  if (content.kind === "text") return content.text;
  // The lenient text of a large file is used only if its bytes are the file's.
  const isExact = !content.text.includes("\0") && hexDigest(content.text) === node.digest();
  return isExact ? content.text : { path, reason: "binary" };
}

/** Whether a skill may have this name: no control character, no backslash, UTF-8. */
function isPlain(name: string): boolean {
  return !/[\0-\x1f\x7f\\]/.test(name) && name.isWellFormed();
}
