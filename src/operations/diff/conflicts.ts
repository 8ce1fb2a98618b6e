// Edits of what has changed since in another way: their patch must be refused, so that somebody decides.

import { applyPatch } from "../../compiler/render/patch/apply.ts";
import { parsePatch } from "../../compiler/render/patch/parse.ts";
import { diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import type { Content } from "../../model/content.ts";
import type { Pair } from "./written.ts";
import { written } from "./written.ts";

/** The edits as they were made, as a patch that does not apply to the skill as it is now; each file is reported. */
export function conflictingPatch(conflicts: Pair, now: Content, id: string, report: Report): string {
  const patch = written(conflicts, report);
  if (patch === "") return "";
  for (const path of new Set([...conflicts.before.keys(), ...conflicts.after.keys()]))
    report(diagnostic("diff/conflict", null, { id, path }));
  // The lines of a hunk may be in the file more than once. With all lines around it, it fits nowhere else.
  return applies(patch, now) ? written(conflicts, () => {}, ALL_LINES) : patch;
}

const ALL_LINES = 1_000_000_000;

function applies(patch: string, now: Content): boolean {
  const parsed = parsePatch(Buffer.from(patch).toString("latin1"));
  return "files" in parsed && !("problems" in applyPatch(now, parsed.files));
}
