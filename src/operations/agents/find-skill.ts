// Which of the skills that an agent may see somebody means.

import type { Sighting } from "../../agents/visibility.ts";
import type { Explanation } from "./explain.ts";

/** The sightings of the skill that goes by this name: its id in the configuration, its name, or its directory. */
export function sightingsOf(
  { now, after, ids }: Explanation,
  name: string,
): { readonly now: readonly Sighting[]; readonly after: readonly Sighting[] | null } {
  const paths = new Set(ids.get(name));
  const all = [...now, ...(after ?? [])];
  const ofId = all.filter(({ skill }) => paths.has(skill.path)).map((one) => one.name.toLowerCase());
  // Other copies of what an id installs are called alike.
  const names = new Set(ofId.length > 0 ? ofId : [name.toLowerCase()]);
  const isMeant = (one: Sighting) =>
    paths.has(one.skill.path) || names.has(one.name.toLowerCase()) || one.skill.entry === name;
  return { now: now.filter(isMeant), after: after?.filter(isMeant) ?? null };
}

/** What may be meant: ids, names and directories. */
export function skillNames({ now, after, ids }: Explanation): readonly string[] {
  const all = [...now, ...(after ?? [])];
  return [...new Set([...ids.keys(), ...all.flatMap(({ name, skill }) => [name, skill.entry])])];
}
