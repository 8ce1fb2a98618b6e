// One selected skill at the stages that a difference is made between.

import { type Finish, pack } from "../../compiler/bundle/pack.ts";
import { prepareSkills, type Request, selectSkills } from "../../compiler/compile.ts";
import { finishPatched, patched } from "../../compiler/render/finish.ts";
import type { Session } from "../../compiler/sources/fetcher.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isError } from "../../diagnostics/print.ts";
import type { Host } from "../../host/host.ts";
import type { SelectedSkill } from "../../model/catalog.ts";
import type { Content } from "../../model/content.ts";
import { unknownSkill } from "../unknown-skill.ts";

export interface Made {
  readonly selected: SelectedSkill;
  /** What the source has. */
  readonly upstream: Content;
  /** With `exclude`, `files` and `patches`. */
  readonly patched: Content;
  /** What is installed. */
  readonly finished: Content;
}

/** Null when there is no such selected skill, or it cannot be made, which is reported. */
export async function makeSkill(
  host: Host,
  session: Session,
  request: Request,
  id: string,
  diagnostics: Diagnostic[],
): Promise<Made | null> {
  const all = await selectSkills(host, session, request, diagnostics);
  if (all === null || diagnostics.some(isError)) return null;
  const variants = all.variants.filter(({ selected }) => selected.id === id).slice(0, 1);
  const [variant] = variants;
  if (variant === undefined) {
    const ids = all.selection.map((selected) => selected.id);
    diagnostics.push(unknownSkill(id, ids, all));
    return null;
  }
  // Of the others nothing is read, and a mistake in them hides nothing.
  const one = { ...all, variants, selection: [variant.selected] };
  const prepared = await prepareSkills(host, session, request, one, diagnostics);
  if (prepared === null) return null;
  const made: Made[] = [];
  const make: Finish = (own, rendered, upstream) => {
    const before = patched(own, rendered, upstream, prepared.finishing);
    if (before.value === null) return before;
    const { value, diagnostics } = finishPatched(own, before.value, prepared.finishing);
    if (value !== null)
      made.push({ selected: own.selected, upstream, patched: before.value, finished: value });
    return { value, diagnostics: [...before.diagnostics, ...diagnostics] };
  };
  const packed = pack(host, prepared.rendered, make, null, prepared.check);
  diagnostics.push(...packed.diagnostics);
  return diagnostics.some(isError) ? null : (made[0] ?? null);
}
