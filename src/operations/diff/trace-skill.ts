// One selected skill at the stages between which differences are made.

import { type Finish, pack } from "../../compiler/bundle/pack.ts";
import { prepareSkills, selectSkills } from "../../compiler/compile.ts";
import type { Context } from "../../compiler/context.ts";
import { contentReader } from "../../compiler/read-content.ts";
import { finishPatched, patched } from "../../compiler/render/finish.ts";
import type { Checked } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { SelectedSkill } from "../../model/catalog.ts";
import type { Content } from "../../model/content.ts";
import type { Request } from "../../model/request.ts";
import { unknownSkill } from "../unknown-skill.ts";

export interface SkillStages {
  readonly selected: SelectedSkill;
  /** As in the source. */
  readonly upstream: Content;
  /** With `exclude`, `files` and `patches`. */
  readonly patched: Content;
  /** As installed. */
  readonly finished: Content;
}

/** The stages of a skill; null when it is not selected or cannot be made. */
export async function traceSkill(
  context: Context,
  request: Request,
  id: string,
): Promise<Checked<SkillStages | null>> {
  const reports = new Reports();
  const all = reports.take(await selectSkills(context, request));
  if (all === null || reports.failed) return reports.with(null);
  const variants = all.variants.filter(({ selected }) => selected.id === id).slice(0, 1);
  const [variant] = variants;
  if (variant === undefined) {
    const ids = all.selection.map((selected) => selected.id);
    reports.report(unknownSkill(id, ids, all));
    return reports.with(null);
  }
  // Other skills are not read, and mistakes in them do not matter.
  const one = { ...all, variants, selection: [variant.selected] };
  const prepared = reports.take(await prepareSkills(context, request, one));
  if (prepared === null) return reports.with(null);
  const traced: SkillStages[] = [];
  const finish: Finish = (variant, rendered, upstream) => {
    const before = patched(variant, rendered, upstream, prepared.finishing);
    if (before.value === null) return before;
    const { value, diagnostics } = finishPatched(variant, before.value, prepared.finishing);
    if (value !== null)
      traced.push({ selected: variant.selected, upstream, patched: before.value, finished: value });
    return { value, diagnostics: [...before.diagnostics, ...diagnostics] };
  };
  reports.take(pack(contentReader(context.host), prepared.rendered, finish, null, prepared.check));
  return reports.with(reports.failed ? null : (traced[0] ?? null));
}
