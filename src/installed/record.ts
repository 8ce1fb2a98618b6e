// How an install, a rollback and a cleanup change a history.

import type { Generation, History } from "./history.ts";

export type Installed = Pick<Generation, "id" | "bundle" | "skills">;

/** The history after this bundle was installed: with a new generation, unless it is the current one or the newest. */
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

/** The history after generation `number` became the current one; null: nothing is installed. */
export function movedTo(history: History, number: number | null): History {
  const known = number === null || history.generations.some((generation) => generation.number === number);
  return known && history.current !== number ? { ...history, current: number } : history;
}

/**
 * The installed generation, by the id of the installed bundle (see `remembered.ts`): of several with the same bundle the current one,
 * else the newest. Null when no generation has this bundle, or nothing is installed.
 */
export function installedOf(history: History, id: string | null): Generation | null {
  const same = history.generations.filter((generation) => generation.id === id);
  return same.find(({ number }) => number === history.current) ?? same.at(-1) ?? null;
}

/**
 * The target of a rollback without a number. If a generation is installed: the newest one before it with another bundle. Otherwise: what
 * was installed last. Null when there is none.
 */
export function previousOf(history: History, id: string | null): Generation | null {
  const { generations, current } = history;
  const installed = installedOf(history, id);
  if (installed === null)
    return generations.find(({ number }) => number === current) ?? generations.at(-1) ?? null;
  return generations.findLast(({ number, id }) => number < installed.number && id !== installed.id) ?? null;
}

/** Which generations to keep; null: no limit. */
export interface Retention {
  /** How many of the newest. */
  readonly keep: number | null;
  /** The maximum age, in milliseconds. */
  readonly age: number | null;
}

/** The history without the generations that neither rule keeps. The current and the installed one are always kept. */
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
