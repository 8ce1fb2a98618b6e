import { applyPatch, type Patched } from "../../src/compiler/render/patch/apply.ts";
import { parsePatch } from "../../src/compiler/render/patch/parse.ts";
import type { PatchProblem } from "../../src/compiler/render/patch/patch.ts";
import { contentOf, contentsOf } from "./content.ts";
import type { Contents } from "./skill.ts";

/** The skill with the patch applied, or the first thing that is wrong. */
export function patchedWith(contents: Contents, patch: string | Uint8Array): Contents | PatchProblem {
  const outcome = outcomeOf(contents, patch);
  return "problems" in outcome ? outcome.problems[0]! : contentsOf(outcome.content);
}

export function outcomeOf(
  contents: Contents,
  patch: string | Uint8Array,
): Patched | { readonly problems: readonly PatchProblem[] } {
  const parsed = parsePatch(Buffer.from(patch as string).toString("latin1"));
  return "problem" in parsed ? { problems: [parsed.problem] } : applyPatch(contentOf(contents), parsed.files);
}
