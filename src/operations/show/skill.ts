// `kitout show SKILL`: everything that is known about one skill.

import { packSkills, type Selected, selectSkills } from "../../compiler/compile.ts";
import type { Context } from "../../compiler/context.ts";
import { selectDormant } from "../../compiler/selection/select.ts";
import { provideSkillFiles } from "../../compiler/sources/provide.ts";
import type { Checked } from "../../diagnostics/diagnostic.ts";
import { positionFinder } from "../../diagnostics/locate.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { type SelectedSkill, whereIs } from "../../model/catalog.ts";
import { spellDest } from "../../model/installer.ts";
import type { PackedSkill, Row } from "../../model/packed.ts";
import type { Request } from "../../model/request.ts";
import { type Listed, listedSkills, skillFileBytes } from "../list.ts";
import { unknownSkill } from "../unknown-skill.ts";
import { type ConditionsWhy, conditionsWhy } from "./conditions.ts";
import type { ProfileOrigin } from "./profiles.ts";
import { type SkillWhy, whyOf } from "./why.ts";

export type SkillDetail = Listed & ReturnType<typeof detailOf>;

export interface ShownSkill {
  readonly detail: SkillDetail;
  /** What decided the state of the skill here. */
  readonly why: SkillWhy;
  readonly conditions: ConditionsWhy;
  /** Its SKILL.md as its source has it; null where that cannot be read. */
  readonly content: Uint8Array | null;
}

/** Null when the configuration cannot be used, or has no such skill. A mistake elsewhere does not hide the skill. */
export async function showSkill(
  context: Context,
  request: Request,
  from: ProfileOrigin,
  id: string,
): Promise<Checked<ShownSkill | null>> {
  const { host, fetcher } = context;
  const reports = new Reports();
  const selected = reports.take(await selectSkills(context, request));
  if (selected === null) return reports.with(null);
  const dormant = dormantIn(selected);
  const skills = [...selected.catalog.skills, ...dormant.map(({ skill }) => skill)];
  await provideSkillFiles(fetcher, selected.fetched, skills);
  // Read only this skill's bytes.
  const one = {
    ...selected,
    failed: false,
    selection: selected.selection.filter((one) => one.id === id),
    variants: selected.variants.filter((variant) => variant.selected.id === id),
  };
  const problems = await packSkills(context, request, one, null);
  const packed = problems.value ?? [];
  const listed = listedSkills(host, { ...selected, dormant }, packed);
  const skill = listed.find((candidate) => candidate.id === id);
  if (skill === undefined) {
    const ids = listed.map((candidate) => candidate.id);
    reports.report(unknownSkill(id, ids, selected));
    return reports.with(null);
  }
  reports.add(problems.diagnostics);
  const positionOf = positionFinder(selected.loaded.files, host.cwd);
  return reports.with({
    detail: { ...skill, ...detailOf(selected, dormant, packed[0] ?? null, id) },
    why: whyOf(id, selected, dormant, skill.targets, positionOf),
    conditions: conditionsWhy(host, request, from, selected),
    content: contentOf(host, selected, dormant, id),
  });
}

/** Explicit skills that only apply on other machines can be shown too; their problems are reported there. */
function dormantIn({ config, catalog, fetched }: Selected): Selected["dormant"] {
  const trees = new Map([...fetched].map(([name, { tree }]) => [name, tree]));
  return selectDormant(config, catalog, trees).value;
}

function contentOf(
  host: Context["host"],
  selected: Selected,
  dormant: readonly SelectedSkill[],
  id: string,
): Uint8Array | null {
  const chosen = [...selected.selection, ...dormant].find((one) => one.id === id);
  const skill = chosen?.skill ?? selected.catalog.byId.get(id);
  return skill === undefined ? null : skillFileBytes(host, skill);
}

/** The details of a skill; `packed` is null unless it is selected. */
function detailOf(
  selected: Selected,
  dormant: readonly SelectedSkill[],
  packed: PackedSkill | null,
  id: string,
) {
  const chosen = selected.selection.find((one) => one.id === id);
  const inactive = dormant.find((one) => one.id === id);
  const skill = chosen?.skill ?? selected.catalog.byId.get(id) ?? inactive?.skill;
  return {
    directory: skill === undefined ? null : whereIs(skill),
    why: chosen === undefined ? null : reason(chosen.reason),
    own: customisations((chosen ?? inactive)?.settings ?? null),
    rendered:
      packed?.variants.map((variant) => ({ name: variant.variant.name, digest: variant.digest })) ?? [],
    files: packed?.variants[0]?.rows.all().map(fileOf) ?? [],
    installs: selected.views.flatMap((view) =>
      [...view.entries]
        .filter(([, variant]) => variant.selected.id === id)
        .map(([entry]) => {
          const { dest, localDest, structure } = view.targets[0]!;
          const directory = view.scope === "user" ? spellDest(dest!) : localDest;
          return {
            scope: view.scope,
            targets: view.targets.map((target) => target.name),
            structure: structure[view.scope],
            path: `${directory}/${entry}`,
          };
        }),
    ),
  };
}

/** The settings that change the skill from what its source has, and what is allowed in it. */
function customisations(settings: SelectedSkill["settings"]): readonly string[] {
  if (settings === null) return [];
  const { include, exclude, files, patches, executable, transform, packages, allow } = settings;
  const made = { transform: transform === null ? [] : [transform], packages };
  const lists = { include, exclude, files, patches, executable, ...made, allow };
  return Object.entries(lists).flatMap(([setting, values]) => (values.length > 0 ? [setting] : []));
}

function fileOf(row: Row) {
  return {
    path: row.path,
    type: row.type,
    ...(row.type === "l" ? { target: row.identity } : { sha256: row.identity }),
  };
}

function reason(why: Selected["selection"][number]["reason"]): string {
  if (why.kind === "explicit") return `explicit: ${why.by.at.path.at(-1)}`;
  return why.by === null ? "enableAll: true" : `${why.kind}: ${why.by.text}`;
}
