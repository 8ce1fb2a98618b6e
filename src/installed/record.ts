// What installing, going back and cleaning up make of a history.

import type { Generation, History } from "./history.ts";

export type Installed = Pick<Generation, "id" | "bundle" | "skills">;

/** The history once this bundle is installed: with a new generation, unless it is the current one or the newest. */
export function recorded(history: History, { id, bundle, skills }: Installed, now: number): History {
  const { generations, current, last } = history;
  if (generations.find(({ number }) => number === current)?.bundle === bundle) return history;
  const newest = generations.at(-1);
  if (newest?.bundle === bundle) return { ...history, current: newest.number };
  const number = last + 1;
  const time = new Date(now).toISOString();
  return {
    ...history,
    last: number,
    current: number,
    generations: [...generations, { number, time, id, bundle, skills }],
  };
}

/** The history when generation `number` is installed; null: nothing is. */
export function movedTo(history: History, number: number | null): History {
  const known = number === null || history.generations.some((generation) => generation.number === number);
  return known && history.current !== number ? { ...history, current: number } : history;
}

/**
 * The generation that is installed, by the id of the bundle that is (see `remembered.ts`): of several with the same bundle the
 * current one, else the newest. Null when what is installed is in none, or nothing is.
 */
export function installedOf(history: History, id: string | null): Generation | null {
  const same = history.generations.filter((generation) => generation.id === id);
  return same.find(({ number }) => number === history.current) ?? same.at(-1) ?? null;
}

/**
 * Where a rollback without a number leads: from an installed generation to the newest before it that has another bundle; from something
 * else, or nothing, to what was installed last. Null when there is none.
 */
export function previousOf(history: History, id: string | null): Generation | null {
  const { generations, current } = history;
  const installed = installedOf(history, id);
  if (installed === null)
    return generations.find(({ number }) => number === current) ?? generations.at(-1) ?? null;
  return generations.findLast(({ number, id }) => number < installed.number && id !== installed.id) ?? null;
}

/** Which generations to keep; null: as many, as old as there are. */
export interface Retention {
  /** The newest so many. */
  readonly keep: number | null;
  /** Those that are not older, in milliseconds. */
  readonly age: number | null;
}

/** The history without the generations that neither rule keeps. What is current or installed is always kept. */
export function retained(
  history: History,
  id: string | null,
  { keep, age }: Retention,
  now: number,
): History {
  if (keep === null && age === null) return history;
  const { generations, current } = history;
  const kept = generations.filter(
    (generation, index) =>
      generation.number === current ||
      generation.id === id ||
      (keep !== null && index >= generations.length - keep) ||
      (age !== null && now - Date.parse(generation.time) <= age),
  );
  return kept.length === generations.length ? history : { ...history, generations: kept };
}
