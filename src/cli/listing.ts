// What `list` and `show` know about a skill.

import { readFields } from "../frontmatter/frontmatter.ts";
import type { Selected } from "../compile.ts";
import type { PackedSkill } from "../bundle/pack.ts";
import { type Host, HostError } from "../host/host.ts";
import type { SelectedSkill, Skill } from "../model/catalog.ts";
import { basename, type RelPath } from "../model/names.ts";
import type { SourceTree } from "../model/tree.ts";

/** As `kitout list --json` prints it. */
export interface Listed {
  readonly id: string;
  /** What an agent sees: the final directory name where kitout sets it, else the frontmatter's, else the directory's. */
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
}

/** Every skill of the catalog and every explicit one under its own id, in the order of ids. */
export function listSkills(host: Host, selected: Selected, packed: readonly PackedSkill[] | null): Listed[] {
  const chosen = new Map(selected.selection.map((skill) => [skill.id as string, skill]));
  const listed = selected.catalog.skills.filter((skill) => !chosen.has(skill.id)).map((skill) => describe(host, skill, null, selected, null));
  for (const skill of selected.selection) {
    listed.push(describe(host, skill.skill, skill, selected, packed?.find((one) => one.skill.selected === skill) ?? null));
  }
  return listed.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function describe(host: Host, skill: Skill, chosen: SelectedSkill | null, selected: Selected, packed: PackedSkill | null): Listed {
  const fields = skill.directory === null ? { name: null, description: null } : fieldsOf(host, skill.tree, skill.directory);
  const variant = selected.variants.find((one) => one.selected === chosen);
  const own = skill.path === "" ? skill.tree.name : basename(skill.path);
  return {
    id: chosen?.id ?? skill.id,
    name: variant?.rewriteName ? variant.name : (fields.name ?? own),
    description: fields.description ?? "",
    source: skill.tree.name,
    path: skill.path === "" ? "." : skill.path,
    selected: chosen !== null,
    targets: targetsOf(chosen, selected),
    ...(packed === null ? {} : { digest: packed.digest }),
  };
}

export function targetsOf(chosen: SelectedSkill | null, selected: Selected): string[] {
  const names = selected.views.filter((view) => [...view.entries.values()].some((variant) => variant.selected === chosen)).flatMap((view) => view.targets.map((target) => target.name));
  return [...new Set(names)].sort();
}

export function fieldsOf(host: Host, tree: SourceTree, directory: RelPath): { name: string | null; description: string | null } {
  try {
    return readFields(host.readFile(`${tree.directory}/${directory}/SKILL.md`));
  } catch (error) {
    if (error instanceof HostError) return { name: null, description: null };
    throw error;
  }
}
