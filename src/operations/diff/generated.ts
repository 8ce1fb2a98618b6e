// What of an installed skill kitout generates: no patch can make it.

import { treeOfContent, withBytes } from "../../changes/content-tree.ts";
import { type SkillFile, type SkillNode, type SkillTree, sameNode } from "../../changes/tree.ts";
import { dependencyTable, tableIn } from "../../compiler/render/packages.ts";
import { reverseFinish } from "../../compiler/render/reverse-finish.ts";
import { diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { hexDigest } from "../../digest/nar.ts";
import { parsedFields } from "../../frontmatter/frontmatter.ts";
import { templatePlace } from "../../model/config.ts";
import { MARKER } from "../../model/marker.ts";
import type { EditedCopy } from "./copy.ts";

/** Whether kitout generated it for a package: a script that looks for the program, or a link to it. */
export function isGenerated(node: SkillNode | undefined): boolean {
  if (node?.kind === "link") return node.target.startsWith("/");
  const content = node?.kind === "file" ? node.content() : null;
  return content?.kind === "text" && content.text.split("\n", 2)[1] === MARKER;
}

interface Undone {
  readonly old: SkillNode | undefined;
  readonly edited: SkillNode | undefined;
}

/** SKILL.md before and after the edit, without its name and the table of packages; null when that cannot be, which is reported. */
export function undoneSkillFile({ directory, stages, was, live }: EditedCopy, report: Report): Undone | null {
  const { patched, finished, selected } = stages;
  const [old, edited] = [was.get("SKILL.md"), live.get("SKILL.md")];
  const [now, installed] = [treeOfContent(patched), treeOfContent(finished)].map((tree) =>
    tree.get("SKILL.md"),
  );
  if (edited?.kind !== "file") return { old, edited };
  const { settings } = selected;
  if (settings?.transform && !sameNode(now, installed)) {
    report(diagnostic("diff/transformed", templatePlace(settings.transform), { id: selected.id }));
    return null;
  }
  // Nothing is generated in it.
  if (sameNode(old, installed) && sameNode(now, installed)) return { old, edited };
  const [before, after] = [old?.kind === "file" ? bytesOf(old) : null, bytesOf(edited)];
  if (after === null) return { old, edited };
  // Without a rewritten name, an edit of the name is one like any other.
  if (sameNode(now, installed) && before !== null && nameIn(before) !== nameIn(after)) return { old, edited };
  const table = before === null ? "" : tableOf(before, was, dependencyTable(settings?.packages ?? []));
  const without = reverseFinish(after, patched, table);
  if (without === null) {
    report(diagnostic("diff/table", null, { directory }));
    return null;
  }
  const undone = withBytes(edited, without);
  // Undoing what `finish` did does not always give the very bytes.
  if (sameNode(old, installed)) return { old: now, edited: undone };
  const base = before === null ? null : reverseFinish(before, patched, table);
  return { old: base === null ? old : withBytes(old as SkillFile, base), edited: undone };
}

/** Null when it is not text. */
function bytesOf(file: SkillFile): Buffer | null {
  const content = file.content();
  const bytes = content.kind === "unreadable" || content.text === null ? null : Buffer.from(content.text);
  // The text of what is not text, or large, may have been read leniently.
  return bytes !== null && (content.kind === "text" || hexDigest(bytes) === file.digest()) ? bytes : null;
}

function nameIn(bytes: Uint8Array): unknown {
  return parsedFields(bytes)["name"];
}

/** The table that was generated in SKILL.md when it was installed: today's, or that of other packages; "" for none. */
function tableOf(bytes: Buffer, was: SkillTree, today: string): string {
  if (today !== "" && bytes.includes(`\n${today}`)) return today;
  const table = tableIn(bytes);
  const named = [...table.matchAll(/`\.\/([^`/]+)/g)].map(([, name]) => name!);
  const made = [...was].some(([path, node]) => named.includes(path.split("/", 1)[0]!) && isGenerated(node));
  return made ? table : "";
}
