import { applyPatch, type Patched } from "../../src/render/patch/apply.ts";
import { parsePatch } from "../../src/render/patch/parse.ts";
import type { PatchProblem } from "../../src/render/patch/patch.ts";
import { contentOf, contentsOf } from "./content.ts";
import type { Contents } from "./skill.ts";

/** The skill with the patch applied, or what is wrong. */
export function patchedWith(contents: Contents, patch: string | Uint8Array): Contents | PatchProblem {
  const outcome = outcomeOf(contents, patch);
  return "problem" in outcome ? outcome.problem : contentsOf(outcome.content);
}

export function outcomeOf(
  contents: Contents,
  patch: string | Uint8Array,
): Patched | { readonly problem: PatchProblem } {
  const parsed = parsePatch(Buffer.from(patch as string).toString("latin1"));
  return "problem" in parsed ? parsed : applyPatch(contentOf(contents), parsed.files);
}
