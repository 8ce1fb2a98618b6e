// Applies a patch to the content of a skill, in memory.

import { compareBytes, encodeName } from "../../../digest/bytes.ts";
import { bytesIn, fileOf } from "../../../digest/content.ts";
import type { RenderedLink } from "../../../model/bundle.ts";
import type { Content, ContentFile } from "../../../model/content.ts";
import { basename, parents, type RelPath } from "../../../model/names.ts";
import type { ConflictReason } from "../../../model/patch.ts";
import { applyHunks, MOST_CONFLICTS } from "./change.ts";
import { linkTarget } from "./names.ts";
import type { FilePatch, Mode, PatchProblem, Range } from "./patch.ts";
import type { Work } from "./search.ts";

export interface Patched {
  readonly content: Content;
  /** Every link that the patch made or changed. Their targets are not checked. */
  readonly links: readonly { readonly path: RelPath; readonly range: Range }[];
}

/**
 * The content with the whole patch applied, file after file; copies are of the content before the patch. Fails with the first
 * `MOST_CONFLICTS` conflicts, and when it is too much work. For each file, only the first part of the patch with conflicts is reported.
 * See `applyHunks` for how lines are found.
 */
export function applyPatch(
  content: Content,
  files: readonly FilePatch[],
): Patched | { readonly problems: readonly PatchProblem[] } {
  const before: Nodes = new Map([...content.files, ...content.links].map((node) => [node.path, node]));
  const nodes = new Map(before);
  const made = new Map<RelPath, Range>();
  const work = { left: MOST_WORK };
  const problems: PatchProblem[] = [];
  // The result for these files is unknown, so later parts of the patch cannot be checked against them.
  const unknown = new Set<RelPath>();
  for (const patch of files) {
    const isUnknown = unknown.has(patch.from) || unknown.has(patch.to);
    const next = isUnknown ? [] : outcomeOf(patch, before, nodes, work);
    if (isProblems(next)) {
      unknown.add(patch.from).add(patch.to);
      problems.push(...next);
      if (next.some(isOfAll) || problems.length >= MOST_CONFLICTS) break;
      continue;
    }
    if (patch.action === "rename") nodes.delete(patch.from);
    if (next === null) nodes.delete(patch.to);
    else nodes.set(patch.to, next);
    made.set(patch.to, patch.range);
  }
  if (problems.length > 0) return { problems: problems.slice(0, MOST_CONFLICTS) };
  const problem = misplaced(nodes, made);
  if (problem !== null) return { problems: [problem] };
  const all = [...nodes.values()];
  const links = all.filter(isLink);
  return {
    content: { files: all.filter((node): node is ContentFile => !isLink(node)), links },
    links: links.flatMap(({ path }) => (made.has(path) ? [{ path, range: made.get(path)! }] : [])),
  };
}

type SkillNode = ContentFile | RenderedLink;
type Nodes = ReadonlyMap<RelPath, SkillNode>;

/** Bytes read plus lines compared; a file of more than a quarter of this is not patched. */
const MOST_WORK = 64 * 1024 * 1024;
const MOST_BYTES = MOST_WORK / 4;

/** The starting point of a file that is created. */
const NEW = heldFile("" as RelPath, false, "");

function isLink(node: SkillNode): node is RenderedLink {
  return "target" in node;
}

/**
 * Whether the problem concerns the whole patch, so that looking further is useless: no work is left, or all paths are those of a
 * repository.
 */
function isOfAll(problem: PatchProblem): boolean {
  return problem.kind === "too-large" || (problem.kind === "missing" && problem.below !== null);
}

/** The new node; null when the file is removed. */
type Outcome = SkillNode | null | readonly PatchProblem[];

function isProblems(outcome: Outcome): outcome is readonly PatchProblem[] {
  return Array.isArray(outcome);
}

function outcomeOf(patch: FilePatch, before: Nodes, nodes: Nodes, work: Work): Outcome {
  const node = patch.action === "create" ? NEW : sourceOf(patch, before, nodes);
  if (node === undefined) return [missing(patch, nodes)];
  const inTheWay = patch.from === patch.to && patch.action !== "create" ? undefined : nodes.get(patch.to);
  const next = patched(patch, node, work);
  return inTheWay === undefined ? next : [exists(patch, inTheWay, next)];
}

function sourceOf({ action, from }: FilePatch, before: Nodes, nodes: Nodes): SkillNode | undefined {
  return (action === "copy" ? before.get(from) : undefined) ?? nodes.get(from);
}

function patched(patch: FilePatch, node: SkillNode, work: Work): Outcome {
  const { action, to, hunks } = patch;
  const isNew = action === "create";
  const size = isLink(node) ? node.target.length : node.size;
  const tooLarge = { kind: "too-large", range: patch.range, path: to } as const;
  work.left -= size + 1;
  if (work.left < 0 || size > MOST_BYTES) return [tooLarge];
  const mode = patch.newMode ?? modeOf(node);
  const isMeant = isNew || isOfKind(patch, node);
  if (!isMeant) return [conflict(patch, isLink(node) ? "link" : "file")];
  if (hunks.length === 0 && !isNew) {
    if (action === "delete") return size === 0 ? null : [conflict(patch, "not-empty")];
    return isLink(node) ? { ...node, path: to } : { ...node, path: to, executable: mode === "executable" };
  }
  const text = applyHunks(fileText(node), hunks, work);
  if (typeof text !== "string")
    return text.map(({ index, reason, ...listings }) => {
      if (reason === null) return tooLarge;
      const range = hunks[index]!.range;
      return { ...conflict(patch, reason), range, hunk: index + 1, hunks: hunks.length, ...listings };
    });
  work.left -= text.length;
  if (action === "delete") return text === "" ? null : [conflict(patch, "not-empty")];
  return nodeOf(patch, mode, text);
}

/**
 * Whether the node is of the kind that the patch expects. A patch without a mode changes a file; without hunks, it accepts either kind.
 */
function isOfKind({ oldMode, hunks }: FilePatch, node: SkillNode): boolean {
  if (oldMode === null && hunks.length === 0) return true;
  return (oldMode === "link") === isLink(node);
}

function modeOf(node: SkillNode): Mode {
  return isLink(node) ? "link" : node.executable ? "executable" : "file";
}

/** The text of a node, one character for each byte. */
function fileText(node: SkillNode): string {
  return Buffer.from(isLink(node) ? encodeName(node.target) : bytesIn(node)).toString("latin1");
}

function nodeOf({ to, range }: FilePatch, mode: Mode, text: string): Outcome {
  if (mode !== "link") return heldFile(to, mode === "executable", text);
  const target = linkTarget(text);
  return target === null
    ? [{ kind: "path", range, path: to, reason: "link-text" }]
    : { kind: "link", path: to, target };
}

function heldFile(path: RelPath, executable: boolean, text: string): ContentFile {
  return fileOf({ path, executable }, Buffer.from(text, "latin1"));
}

function conflict({ from, range }: FilePatch, reason: ConflictReason): PatchProblem {
  return { kind: "conflict", range, path: from, reason, hunk: 0, hunks: 0, expected: [], found: [] };
}

function missing({ from, range }: FilePatch, nodes: Nodes): PatchProblem {
  const similar = [...nodes.keys()].filter((path) => basename(path) === basename(from)).sort(compareBytes);
  const through = parents(from).find((directory) => nodes.has(directory)) ?? null;
  const below =
    parents(from).find((directory) => nodes.has(from.slice(directory.length + 1) as RelPath)) ?? null;
  return { kind: "missing", range, path: from, similar: similar.slice(0, MOST_SIMILAR), through, below };
}

const MOST_SIMILAR = 5;

function exists({ to, range }: FilePatch, node: SkillNode, next: Outcome): PatchProblem {
  const same = next !== null && !isProblems(next) && identityOf(next) === identityOf(node);
  return { kind: "exists", range, path: to, by: isLink(node) ? "link" : "file", at: to, same };
}

function identityOf(node: SkillNode): string {
  return isLink(node) ? `link ${node.target}` : `${node.executable} ${node.sha256}`;
}

/**
 * A path at which the patch made something where a directory is, or below something that is not one. Only the final state counts: a patch
 * that turns one into the other may have them in any order.
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
