// Removes what is not needed from the store. Only names that kitout gives are ever considered.

import { compareBytes } from "../digest/bytes.ts";
import { bytesIn } from "../host/bytes-in.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { presences } from "../host/presence.ts";
import { type Reach, reachOf } from "./existing.ts";
import { isIntact, setAside as moveAside } from "./set-aside.ts";

/** Paths in the store. */
export interface Garbage {
  readonly bundles: readonly string[];
  readonly skills: readonly string[];
  /** The unfinished work of runs that have died. */
  readonly leftovers: readonly string[];
}

/** Every bundle of a store by its id; null for one whose manifest is damaged. */
export function bundlesIn(host: ReadHost, store: string): ReadonlyMap<string, Reach | null> {
  const ids = named(host, `${store}/bundles`, /^[0-9a-f]{64}$/);
  return new Map(ids.map((id) => [id, reachOf(host, `${store}/bundles/${id}`)]));
}

/**
 * What a store has besides the bundles and skills in `needed`, the bundles that were built or reused after the time `since` gives for
 * their id, in milliseconds, and what all of those need. Changes nothing. If one of these bundles is damaged, its path instead.
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

/** Something in the store that is not what its name says, and where it is now; null: it was left in its place. */
export interface SetAside {
  readonly place: string;
  readonly kept: string | null;
}

/** What was removed: its size in bytes, and what was not removed because somebody had modified it. */
export interface Swept {
  readonly bytes: number;
  readonly setAside: readonly SetAside[];
}

/**
 * Removes the garbage of a store by moving it to the directory `work` first, so that nothing is ever there in part. What is not what its
 * name says is set aside instead.
 */
export function sweep(
  host: Host,
  store: string,
  { bundles, skills, leftovers }: Garbage,
  work: string,
): Swept {
  const setAside: SetAside[] = [];
  let bytes = 0;
  // Bundles first: a skill without a bundle does no harm, but a bundle without its skills does.
  for (const [index, directory] of [...bundles, ...skills].entries()) {
    if (!isIntact(host, directory)) {
      setAside.push({ place: directory, kept: moveAside(host, store, directory) });
      continue;
    }
    bytes += bytesIn(host, directory);
    const moved = `${work}/${index}`;
    // Moving a directory requires permission to write in it.
    host.setMode(directory, 0o755);
    host.rename(directory, moved);
    host.remove(moved);
  }
  for (const leftover of leftovers) {
    bytes += bytesIn(host, leftover);
    host.remove(leftover);
  }
  return { bytes, setAside };
}

/** What `sweep` would do. Changes nothing. */
export function wouldSweep(host: ReadHost, { bundles, skills, leftovers }: Garbage): Swept {
  const modified = [...bundles, ...skills].filter((directory) => !isIntact(host, directory));
  const removed = [...bundles, ...skills, ...leftovers].filter((path) => !modified.includes(path));
  return {
    bytes: removed.reduce((sum, path) => sum + bytesIn(host, path), 0),
    setAside: modified.map((place) => ({ place, kept: null })),
  };
}

function named(host: ReadHost, directory: string, name: RegExp): string[] {
  if (host.stat(directory) === null) return [];
  const found = host.list(directory).filter((entry) => entry.kind === "directory" && name.test(entry.name));
  return found.map((entry) => entry.name).sort(compareBytes);
}
