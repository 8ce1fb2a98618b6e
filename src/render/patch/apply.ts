// A patch over what a skill is. Nothing of it touches a disk.

import { compareBytes, encodeName } from "../../digest/bytes.ts";
import { fileOf } from "../../digest/content.ts";
import type { RenderedLink } from "../../model/bundle.ts";
import type { Content, ContentFile } from "../../model/content.ts";
import { basename, parents, type RelPath } from "../../model/names.ts";
import { applyHunks } from "./change.ts";
import { linkTarget } from "./names.ts";
import type { FilePatch, Mode, PatchProblem, Range } from "./patch.ts";
import type { Work } from "./search.ts";

export interface Patched {
  readonly content: Content;
  /** Every link that the patch made or changed. Where they lead is not looked at. */
  readonly links: readonly { readonly path: RelPath; readonly range: Range }[];
}

/**
 * The content with all of the patch applied, one file after the other; copies are made of what was there before the patch. Fails at
 * the first file that is not as the patch says, or when it is too much work. See `applyHunks` for how lines are found.
 */
export function applyPatch(
  content: Content,
  files: readonly FilePatch[],
): Patched | { readonly problem: PatchProblem } {
  const before: Nodes = new Map([...content.files, ...content.links].map((node) => [node.path, node]));
  const nodes = new Map(before);
  const made = new Map<RelPath, Range>();
  const work = { left: MOST_WORK };
  for (const patch of files) {
    const node = patch.action === "create" ? NEW : sourceOf(patch, before, nodes);
    if (node === undefined) return { problem: missing(patch, nodes) };
    const inTheWay = patch.from === patch.to && patch.action !== "create" ? undefined : nodes.get(patch.to);
    const next = patched(patch, node, work);
    if (inTheWay !== undefined) return { problem: exists(patch, inTheWay, next) };
    if (next !== null && "range" in next) return { problem: next };
    if (patch.action === "rename") nodes.delete(patch.from);
    if (next === null) nodes.delete(patch.to);
    else nodes.set(patch.to, next);
    made.set(patch.to, patch.range);
  }
  const problem = misplaced(nodes, made);
  if (problem !== null) return { problem };
  const all = [...nodes.values()];
  const links = all.filter(isLink);
  return {
    content: { files: all.filter((node): node is ContentFile => !isLink(node)), links },
    links: links.flatMap(({ path }) => (made.has(path) ? [{ path, range: made.get(path)! }] : [])),
  };
}

type SkillNode = ContentFile | RenderedLink;
type Nodes = ReadonlyMap<RelPath, SkillNode>;

/** Bytes that are read, and lines that are compared; a file of more than a quarter of it is not patched. */
const MOST_WORK = 64 * 1024 * 1024;
const MOST_BYTES = MOST_WORK / 4;

/** What a file is before it is created. */
const NEW = heldFile("" as RelPath, false, "");

function isLink(node: SkillNode): node is RenderedLink {
  return "target" in node;
}

function sourceOf({ action, from }: FilePatch, before: Nodes, nodes: Nodes): SkillNode | undefined {
  return (action === "copy" ? before.get(from) : undefined) ?? nodes.get(from);
}

/** What becomes of `node`; null when it is deleted. */
function patched(patch: FilePatch, node: SkillNode, work: Work): SkillNode | PatchProblem | null {
  const { action, to, hunks } = patch;
  const isNew = action === "create";
  const size = isLink(node) ? node.target.length : node.size;
  work.left -= size + 1;
  if (work.left < 0 || size > MOST_BYTES) return { kind: "too-large", range: patch.range, path: to };
  const mode = patch.newMode ?? modeOf(node);
  const isMeant = isNew || isOfKind(patch, node);
  if (!isMeant) return conflict(patch, isLink(node) ? "link" : "file");
  if (hunks.length === 0 && !isNew) {
    if (action === "delete") return size === 0 ? null : conflict(patch, "not-empty");
    return isLink(node) ? { ...node, path: to } : { ...node, path: to, executable: mode === "executable" };
  }
  const text = applyHunks(textOf(node), hunks, work);
  if (typeof text === "string") {
    work.left -= text.length;
    if (action === "delete") return text === "" ? null : conflict(patch, "not-empty");
    return nodeOf(patch, mode, text);
  }
  if (text.reason === null) return { kind: "too-large", range: patch.range, path: to };
  const { index, reason, expected, found } = text;
  const path = patch.from;
  const range = hunks[index]!.range;
  return { kind: "conflict", range, path, reason, hunk: index + 1, hunks: hunks.length, expected, found };
}

/** A patch that says nothing of the mode changes lines of a file; without any, it takes what is there. */
function isOfKind({ oldMode, hunks }: FilePatch, node: SkillNode): boolean {
  if (oldMode === null && hunks.length === 0) return true;
  return (oldMode === "link") === isLink(node);
}

function modeOf(node: SkillNode): Mode {
  return isLink(node) ? "link" : node.executable ? "executable" : "file";
}

/** One character for each byte. */
function textOf(node: SkillNode): string {
  return Buffer.from(isLink(node) ? encodeName(node.target) : Buffer.concat([...node.chunks()])).toString(
    "latin1",
  );
}

function nodeOf({ to, range }: FilePatch, mode: Mode, text: string): SkillNode | PatchProblem {
  if (mode !== "link") return heldFile(to, mode === "executable", text);
  const target = linkTarget(text);
  return target === null
    ? { kind: "path", range, path: to, reason: "link-text" }
    : { kind: "link", path: to, target };
}

function heldFile(path: RelPath, executable: boolean, text: string): ContentFile {
  return fileOf({ path, executable }, Buffer.from(text, "latin1"));
}

function conflict({ from, range }: FilePatch, reason: "link" | "file" | "not-empty"): PatchProblem {
  return { kind: "conflict", range, path: from, reason, hunk: 0, hunks: 0, expected: [], found: [] };
}

function missing({ from, range }: FilePatch, nodes: Nodes): PatchProblem {
  const similar = [...nodes.keys()].filter((path) => basename(path) === basename(from)).sort(compareBytes);
  const through = parents(from).find((directory) => nodes.has(directory)) ?? null;
  return { kind: "missing", range, path: from, similar: similar.slice(0, MOST_SIMILAR), through };
}

const MOST_SIMILAR = 5;

function exists(
  { to, range }: FilePatch,
  node: SkillNode,
  next: SkillNode | PatchProblem | null,
): PatchProblem {
  const same = next !== null && !("range" in next) && identityOf(next) === identityOf(node);
  return { kind: "exists", range, path: to, by: isLink(node) ? "link" : "file", at: to, same };
}

function identityOf(node: SkillNode): string {
  return isLink(node) ? `link ${node.target}` : `${node.executable} ${node.sha256}`;
}

/**
 * What the patch made where a directory is, or below what is none. Only the end counts: in a patch that turns one into the other,
 * each may come first.
 */
function misplaced(nodes: Nodes, made: ReadonlyMap<RelPath, Range>): PatchProblem | null {
  const directories = new Set([...nodes.keys()].flatMap(parents));
  for (const [path, range] of made) {
    if (!nodes.has(path)) continue;
    if (directories.has(path)) return { kind: "exists", range, path, by: "directory", at: path, same: false };
    const at = parents(path).find((directory) => nodes.has(directory));
    if (at === undefined) continue;
    return { kind: "exists", range, path, by: isLink(nodes.get(at)!) ? "link" : "file", at, same: false };
  }
  return null;
}
