// Takes out of the store what nobody needs. Only what has the name of something that kitout made is ever looked at.

import { compareBytes } from "../digest/bytes.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { presences } from "../host/presence.ts";
import { type Reach, reachOf } from "./existing.ts";

/** Paths in the store. */
export interface Garbage {
  readonly bundles: readonly string[];
  readonly skills: readonly string[];
  /** What runs that are no more were making. */
  readonly leftovers: readonly string[];
}

/** Every bundle of a store by its id; null for one whose manifest is damaged. */
export function bundlesIn(host: ReadHost, store: string): ReadonlyMap<string, Reach | null> {
  const ids = named(host, `${store}/bundles`, /^[0-9a-f]{64}$/);
  return new Map(ids.map((id) => [id, reachOf(host, `${store}/bundles/${id}`)]));
}

/**
 * What is in a store beside the bundles and skills in `needed`, the bundles that were made or handed out after a moment that `since` gives
 * for each id, in milliseconds, and what all those need. Changes nothing. Or the path of such a bundle that does not say what it needs.
 */
export function garbageIn(
  host: ReadHost,
  store: string,
  bundles: ReadonlyMap<string, Reach | null>,
  needed: { readonly bundles: ReadonlySet<string>; readonly skills: ReadonlySet<string> },
  since: (id: string) => number,
): Garbage | { readonly damaged: string } {
  const skills = new Set(needed.skills);
  const removed: string[] = [];
  for (const [id, reach] of bundles) {
    const directory = `${store}/bundles/${id}`;
    if (!needed.bundles.has(id) && host.stat(directory)!.modified <= since(id)) removed.push(directory);
    else if (reach === null) return { damaged: directory };
    else for (const skill of reach.skills) skills.add(skill);
  }
  const dead = presences(host, `${store}/tmp`, null).filter((presence) => !presence.alive);
  return {
    bundles: removed,
    skills: named(host, `${store}/skills`, /^[0-9a-f]{40}-/)
      .filter((name) => !skills.has(name))
      .map((name) => `${store}/skills/${name}`),
    leftovers: dead.map(({ path }) => path),
  };
}

/** Removes it, by way of the directory `work`, so that nothing is ever there in part. */
export function sweep(host: Host, { bundles, skills, leftovers }: Garbage, work: string): void {
  // A skill that no bundle knows any more does no harm; a bundle without its skills does.
  for (const [index, directory] of [...bundles, ...skills].entries()) {
    const moved = `${work}/${index}`;
    // Only who may write in a directory can give it another parent.
    host.setMode(directory, 0o755);
    host.rename(directory, moved);
    host.remove(moved);
  }
  for (const leftover of leftovers) host.remove(leftover);
}

/** How many bytes the files in it have. */
export function bytesIn(host: ReadHost, directory: string): number {
  const stat = host.stat(directory);
  if (stat?.kind !== "directory") return stat?.kind === "file" ? stat.size : 0;
  return host.list(directory).reduce((sum, { name }) => sum + bytesIn(host, `${directory}/${name}`), 0);
}

function named(host: ReadHost, directory: string, name: RegExp): string[] {
  if (host.stat(directory) === null) return [];
  const found = host.list(directory).filter((entry) => entry.kind === "directory" && name.test(entry.name));
  return found.map((entry) => entry.name).sort(compareBytes);
}
