// Which programs the selected skills need.

import type { Selection } from "../../model/catalog.ts";
import type { BoundPackage, PackageDecl } from "../../model/config.ts";
import type { SkillId } from "../../model/names.ts";
import type { YamlPlace } from "../../model/place.ts";
import { programsOf } from "../../model/programs.ts";

export interface NeededProgram {
  readonly name: string;
  /** The package that has it; when skills disagree, the one that the first of them names. */
  readonly package: string;
  /** Where that package is declared. */
  readonly at: YamlPlace;
  /** In the order of the selection. */
  readonly skills: readonly SkillId[];
}

/** One for each program, in the order in which skills name them, except for programs of bound packages. */
export function neededPrograms(
  selection: Selection,
  bound: ReadonlyMap<string, BoundPackage>,
): readonly NeededProgram[] {
  const needed = new Map<string, NeededProgram & { readonly skills: SkillId[] }>();
  for (const { id, settings } of selection) {
    const packages: readonly PackageDecl[] = settings?.packages ?? [];
    for (const decl of packages.filter(({ name }) => !bound.has(name))) {
      for (const name of programsOf(decl)) {
        const known = needed.get(name) ?? { name, package: decl.name, at: decl.at, skills: [] };
        needed.set(name, known);
        // A skill may name a program in two packages.
        if (known.skills.at(-1) !== id) known.skills.push(id);
      }
    }
  }
  return [...needed.values()];
}
