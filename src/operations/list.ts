// `kitout list`: the facts about every skill.

import { actsIn, actsOf } from "../agents/acts.ts";
import { packSkills, type Selected, selectSkills } from "../compiler/compile.ts";
import type { Context } from "../compiler/context.ts";
import { listed } from "../compiler/render/file-lists.ts";
import { resolveSkill } from "../compiler/render/resolve.ts";
import { provideSkillFiles } from "../compiler/sources/provide.ts";
import type { Checked } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { compareBytes } from "../digest/bytes.ts";
import { type Fields, readFields } from "../frontmatter/frontmatter.ts";
import { judge, nameFault } from "../frontmatter/load-problems.ts";
import { HostError, type ReadHost } from "../host/host.ts";
import type { Act } from "../model/acts.ts";
import type { Variant } from "../model/bundle.ts";
import { type SelectedSkill, type Skill, skillFileOf } from "../model/catalog.ts";
import type { LoadFault, LoadProblem } from "../model/frontmatter.ts";
import { basename, join, ROOT } from "../model/names.ts";
import type { PackedSkill } from "../model/packed.ts";
import type { Request } from "../model/request.ts";

/** As printed by `kitout list --json`. */
export interface Listed {
  readonly id: string;
  /** The name that an agent sees: the final directory name where kitout sets it, else the frontmatter's, else the directory's. */
  readonly name: string;
  readonly description: string;
  readonly source: string;
  /** Below subdir; `.` is the root. */
  readonly path: string;
  readonly selected: boolean;
  /** The targets that get it. */
  readonly targets: readonly string[];
  /** Of the resolved skill; only for selected ones. */
  readonly digest?: string;
  /** What an agent acts on by itself in it, beside SKILL.md; of a selected skill, without what its settings leave out; absent when there is nothing. */
  readonly acts?: readonly Act[];
  /** What keeps some agents from loading it, absent when nothing does. Of a selected skill whose settings may change its SKILL.md, only `kitout build` knows that. */
  readonly faults?: readonly Fault[];
}

export interface Fault {
  readonly fault: LoadFault;
  /** The name, the number of characters and the like; may be empty. */
  readonly detail: string;
  /** From 1, in SKILL.md; null for a name that kitout sets. */
  readonly line: number | null;
}

/**
 * All skills; null when the configuration cannot be used. Digests need the bytes of every selected file, and are only computed
 * `withDigests`.
 */
export async function list(
  context: Context,
  request: Request,
  withDigests: boolean,
): Promise<Checked<readonly Listed[] | null>> {
  const reports = new Reports();
  const selected = reports.take(await selectSkills(context, request));
  if (selected === null) return reports.with(null);
  await provideSkillFiles(context.fetcher, selected.fetched, selected.catalog.skills);
  const packed = withDigests ? reports.take(await packSkills(context, request, selected, null)) : null;
  return reports.with(listedSkills(context.host, selected, packed));
}

/** Every skill of the catalog and every explicit one under its own id, sorted by id. */
export function listedSkills(
  host: ReadHost,
  selected: Selected,
  packed: readonly PackedSkill[] | null,
): Listed[] {
  const chosen = new Set<string>(selected.selection.map((skill) => skill.id));
  const variants = new Map(selected.variants.map((variant) => [variant.selected, variant]));
  const digests = new Map(packed?.map((one) => [one.skill.selected, one.digest]));
  const targets = targetsBySkill(selected);
  const dormant = selected.dormant.map(({ skill }) => skill);
  const unchosen = new Map(
    [...dormant, ...selected.catalog.skills]
      .filter(({ id }) => !chosen.has(id))
      .map((skill) => [skill.id, skill]),
  );
  const skills = [...unchosen.values()].map(
    (skill): Listed => ({
      ...describe(host, skill, null),
      selected: false,
      targets: [],
      ...ifAny(actsOfSkill(skill)),
    }),
  );
  for (const skill of selected.selection) {
    const digest = digests.get(skill);
    skills.push({
      ...describe(host, skill.skill, variants.get(skill) ?? null),
      id: skill.id,
      selected: true,
      targets: targets.get(skill) ?? [],
      ...(digest === undefined ? {} : { digest }),
      ...ifAny(actsOfSelected(skill)),
    });
  }
  return skills.sort((a, b) => compareBytes(a.id, b.id));
}

function describe(host: ReadHost, skill: Skill, variant: Variant | null) {
  const bytes = skillFileBytes(host, skill);
  const fields = bytes === null ? NO_FIELDS : readFields(bytes);
  const name = skill.path === ROOT ? skill.tree.name : basename(skill.path);
  const faults = bytes === null ? [] : faultsOf(bytes, variant);
  return {
    id: skill.id as string,
    name: variant?.rewriteName ? variant.name : (fields.name ?? name),
    description: fields.description ?? "",
    source: skill.tree.name,
    path: skill.path === ROOT ? "." : skill.path,
    ...(faults.length === 0 ? {} : { faults }),
  };
}

/** Of what the source has, but for a name that kitout sets. */
export function faultsOf(bytes: Uint8Array, variant: Variant | null): readonly Fault[] {
  const settings = variant?.selected.settings ?? null;
  if (
    settings !== null &&
    (settings.patches.length > 0 || settings.transform !== null || settings.files.length > 0)
  )
    return [];
  const { text, problems } = judge(bytes);
  const own = problems.map(
    ({ fault, detail, range }: LoadProblem): Fault => ({
      fault,
      detail,
      line: text.slice(0, range[0]).split(/\r\n|\n|\r/).length,
    }),
  );
  if (!variant?.rewriteName) return own;
  const { name } = variant;
  const fault = nameFault(name);
  const set: Fault[] =
    fault === null
      ? []
      : [{ fault, detail: fault === "name-form" ? name : String([...name].length), line: null }];
  return [...own.filter((one) => !one.fault.startsWith("name-") && one.fault !== "no-name"), ...set];
}

function ifAny(acts: readonly Act[]): Pick<Listed, "acts"> {
  return acts.length === 0 ? {} : { acts };
}

export function actsOfSkill({ tree, directory }: Skill): readonly Act[] {
  return directory === null ? [] : actsIn(tree.root, directory);
}

function actsOfSelected({ skill, settings }: SelectedSkill): readonly Act[] {
  const acts = actsIn(skill.tree.root, skill.directory);
  if (acts.length === 0 || settings === null) return acts;
  return actsOf(listed(settings, resolveSkill(skill.tree, skill.directory, null).value, () => {}));
}

function targetsBySkill(selected: Selected): ReadonlyMap<SelectedSkill, readonly string[]> {
  const names = new Map<SelectedSkill, Set<string>>();
  for (const view of selected.views) {
    for (const variant of view.entries.values()) {
      const targets = names.get(variant.selected) ?? new Set();
      names.set(variant.selected, targets);
      for (const target of view.targets) targets.add(target.name);
    }
  }
  return new Map([...names].map(([skill, targets]) => [skill, [...targets].sort()]));
}

/** What the skill's SKILL.md says of it; nothing where it cannot be read. */
export function fieldsOf(host: ReadHost, skill: Skill): Fields {
  const bytes = skillFileBytes(host, skill);
  return bytes === null ? NO_FIELDS : readFields(bytes);
}

/** The bytes of the skill's SKILL.md as its source has it; null where it cannot be read. */
export function skillFileBytes(host: ReadHost, { tree, directory }: Skill): Uint8Array | null {
  try {
    const file = directory === null ? null : skillFileOf(tree.root, directory);
    if (directory === null || file === null) return null;
    return host.physical.readFile(file.blob?.file ?? `${tree.directory}/${join(directory, "SKILL.md")}`);
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}

const NO_FIELDS: Fields = { name: null, description: null };
