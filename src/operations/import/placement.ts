// Which agents get a skill that is taken over: those in whose directories it was.

import { agents } from "../../agents/agents.ts";
import type { FoundCopy } from "../../authoring/import-plan.ts";
import { rewriteName } from "../../frontmatter/frontmatter.ts";
import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { readBounded } from "../../host/read-bounded.ts";
import type { Scope } from "../../model/installer.ts";
import type { FoundDirectory } from "./find-skills.ts";

/** A skill that is taken over; `copy` is what is installed. `isExplicit`: it is declared by itself in any case. */
export interface TakenSkill {
  readonly name: string;
  readonly copy: FoundCopy | null;
  readonly isExplicit: boolean;
}

export interface Placement {
  /** The only targets that are to get it; null: all. */
  readonly only: readonly string[] | null;
  /** Targets that get it without having had it. */
  readonly more: readonly string[];
}

/**
 * The placement of each skill, by its name. A skill stays where it was, if it can be declared by itself with the bytes that it has; what was
 * in no directory of a target goes to all of them, and so does what cannot be. `targets` are all that there will be.
 */
export function placementsOf(
  host: ReadHost,
  scope: Scope,
  directories: readonly FoundDirectory[],
  skills: readonly TakenSkill[],
  targets: readonly string[],
): ReadonlyMap<string, Placement> {
  return new Map(
    skills.map((skill): [string, Placement] => {
      const had = directories.flatMap(({ targets: own, skills: names }) =>
        names.includes(skill.name) ? own : [],
      );
      const places = new Set(had.map((target) => placeOf(target, scope)));
      const more = targets.filter((target) => !places.has(placeOf(target, scope)));
      if (had.length === 0 || more.length === 0) return [skill.name, { only: null, more: [] }];
      const staysEqual = skill.isExplicit || keepsBytes(host, skill);
      return [skill.name, staysEqual ? { only: [...had].sort(), more: [] } : { only: null, more }];
    }),
  );
}

/** Equal for targets that write into one directory by default. */
function placeOf(target: string, scope: Scope): string {
  return agents.find(({ id }) => id === target)?.[scope] ?? target;
}

/** No SKILL.md that an agent loads is larger. */
const MAX_SKILL_FILE = 1024 * 1024;

/** Whether it would be installed as it is under `explicit`, where the name in the frontmatter is set, and that of a group is in its name. */
function keepsBytes(host: ReadHost, { name, copy }: TakenSkill): boolean {
  if (copy === null || name.includes("/")) return false;
  const file = `${copy.real}/SKILL.md`;
  const bytes = nullIfRefused(() =>
    host.physical.stat(file)?.kind === "file" ? readBounded(host.physical, file, MAX_SKILL_FILE) : null,
  );
  if (!(bytes instanceof Uint8Array)) return false;
  const named = rewriteName(bytes, name);
  return "changed" in named && !named.changed;
}
