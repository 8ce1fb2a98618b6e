// Applies the patches of one skill in order.

import { type Checked, type Diagnostic, diagnostic } from "../../../diagnostics/diagnostic.ts";
import { Reports } from "../../../diagnostics/reports.ts";
import { type NestedNode, nest } from "../../../model/bundle.ts";
import type { LocalPath } from "../../../model/config.ts";
import type { Content } from "../../../model/content.ts";
import { followLink } from "../../../model/links.ts";
import { ROOT, within } from "../../../model/names.ts";
import type { Place } from "../../../model/place.ts";
import { nodeAt } from "../../../model/tree.ts";
import { withoutDangling } from "../resolve.ts";
import { applyPatch, type Patched } from "./apply.ts";
import { parsePatch } from "./parse.ts";
import type { FilePatch } from "./patch.ts";
import { flawDiagnostic, patchDiagnostic, patchPlace } from "./problem.ts";

export interface PatchFile {
  readonly file: string;
  /** One character for each byte. */
  readonly text: string;
  readonly sections: readonly FilePatch[];
}

/** The parsed patch; null when it is not one, which is reported at its position. */
export function readPatchFile({ path }: LocalPath, bytes: Buffer): Checked<PatchFile | null> {
  const text = bytes.toString("latin1");
  const parsed = parsePatch(text);
  return "problem" in parsed
    ? { value: null, diagnostics: [flawDiagnostic(parsed.problem, path, text)] }
    : { value: { file: path, text, sections: parsed.files }, diagnostics: [] };
}

/**
 * The content with all patches applied in order. Null when one does not apply, or makes a link that leads out of the skill. A link of the
 * source that no longer leads anywhere is left out, with a warning at `at`; `skill` is the id of the skill.
 */
export function applyPatches(
  content: Content,
  patches: readonly PatchFile[],
  skill: string,
  at: Place,
): Checked<Content | null> {
  let result = content;
  for (const patch of patches) {
    const applied = applyPatch(result, patch.sections);
    if ("problems" in applied) {
      const { file, text } = patch;
      const diagnostics = applied.problems.map((problem) => patchDiagnostic(problem, file, text, skill));
      return { value: null, diagnostics };
    }
    const refused = leavingLinks(applied, patch);
    if (refused.length > 0) return { value: null, diagnostics: refused };
    result = applied.content;
  }
  const reports = new Reports();
  const nodes = nodesOf(result);
  const kept = new Set(withoutDangling(nodes, `"${skill}"`, at, reports.report).map(({ path }) => path));
  const links = result.links.filter(({ path }) => kept.has(path));
  return reports.with({ files: result.files, links });
}

function leavingLinks({ content, links }: Patched, { file, text }: PatchFile): Diagnostic[] {
  if (links.length === 0) return [];
  const root = nest(nodesOf(content));
  const targets = new Map(content.links.map(({ path, target }) => [path, target]));
  return links.flatMap(({ path, range }) => {
    const target = targets.get(path)!;
    const end = followLink((inner) => nodeAt(root, inner), path, target, ROOT);
    const fate = end.kind === "found" && within(end.path, path) ? "ancestor" : end.kind;
    if (fate === "found") return [];
    return [diagnostic("patch/link", patchPlace(range, file, text), { path, target, fate })];
  });
}

function nodesOf({ files, links }: Content): readonly NestedNode[] {
  return [...files.map((file) => ({ ...file, kind: "file" as const, blob: null })), ...links];
}
