// Skills that nobody gets here: of them only the lock has to know something, which is what they are in their source.

import type { Checked, Diagnostic } from "../../diagnostics/diagnostic.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { RenderedSkill } from "../../model/bundle.ts";
import type { Selection } from "../../model/catalog.ts";
import { resolveSkill } from "./resolve.ts";

/** One for each skill, resolved, and under no name. */
export function resolveDormant(dormant: Selection): Checked<readonly RenderedSkill[]> {
  const diagnostics: Diagnostic[] = [];
  const skills = dormant.map((selected) => {
    const { tree, directory } = selected.skill;
    const found = resolveSkill(tree, directory, selected.reason.by.at);
    diagnostics.push(...found.diagnostics);
    const resolved = [...found.value].sort((a, b) => compareBytes(a.path, b.path));
    return { selected, resolved, rendered: resolved, variants: [] };
  });
  return { value: skills, diagnostics };
}
