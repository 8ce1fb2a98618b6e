// Each skill once: which agents find a skill in two of the directories that are written, and which targets serve the same agents with the
// fewest directories.

import type { Agent } from "../model/agent.ts";
import type { Scope } from "../model/installer.ts";

/** A target, and what it brings into its directory. */
export interface Writer {
  readonly target: string;
  /** Equal for targets that share a directory; comparable with the places of readers. */
  readonly place: string;
  /** Whether the skills there are links; equal for all targets of the directory. */
  readonly isLinked: boolean;
  /** Whether they would be, were it the only target of that directory. */
  readonly wouldLink: boolean;
  /** Whether `structure: copy-tree` may be written for it, since nothing is; equal for all targets of the directory. */
  readonly mayCopy: boolean;
  /** The entries that it gets. */
  readonly skills: ReadonlySet<string>;
}

/** An agent that is to be served. */
export interface Reader {
  readonly id: string;
  /** The directories in which it looks. */
  readonly places: readonly string[];
  readonly followsLinks: boolean | null;
}

/** An agent that finds skills in several places. */
export interface Twice {
  readonly id: string;
  /** In the agent's order. */
  readonly places: readonly string[];
  /** Sorted. */
  readonly skills: readonly string[];
}

/** A set of targets that brings every agent all the skills that it had. */
export interface Fewest {
  /** Sorted. */
  readonly targets: readonly string[];
  /** Those of them that need `structure: copy-tree`, since an agent that is not known to follow links reads their links. */
  readonly copies: readonly string[];
  /** Who finds skills twice even so. */
  readonly twice: readonly Twice[];
}

/** The agents that find a skill in more than one of the places that are written. */
export function seenTwice(readers: readonly Reader[], writers: readonly Writer[]): readonly Twice[] {
  const skills = skillsByPlace(writers);
  return readers.flatMap((reader): Twice[] => {
    const counts = new Map<string, string[]>();
    for (const place of new Set(reader.places))
      for (const skill of skills.get(place) ?? []) counts.set(skill, [...(counts.get(skill) ?? []), place]);
    const twice = [...counts].filter(([, places]) => places.length > 1);
    const places = new Set(twice.flatMap(([, found]) => found));
    if (twice.length === 0) return [];
    return [
      {
        id: reader.id,
        places: reader.places.filter((place, at) => places.has(place) && reader.places.indexOf(place) === at),
        skills: twice.map(([skill]) => skill).sort(),
      },
    ];
  });
}

/**
 * Of these targets the fewest that serve the readers as all of them do: first that as few skills as possible are found twice, then as few
 * directories as possible, then as few targets. Exact for up to `MAX_FREE` directories that are not needed by some agent that reads no
 * other; beyond that, no single directory can be left out.
 */
export function fewestTargets(readers: readonly Reader[], writers: readonly Writer[]): Fewest {
  const all = [...new Set(writers.map(({ place }) => place))];
  const needs = readers.map((reader) => ({ reader, skills: reachable(reader, writers, all) }));
  const missing = (places: readonly string[]) =>
    needs.reduce((sum, { reader, skills }) => {
      const found = reachable(reader, writers, places);
      return sum + [...skills].filter((skill) => !found.has(skill)).length;
    }, 0);
  const serves = (places: readonly string[]) => missing(places) === 0;
  const needed = all.filter((place) => !serves(all.filter((other) => other !== place)));
  const free = all.filter((place) => !needed.includes(place));
  const places =
    free.length <= MAX_FREE
      ? exactly(needed, free, serves, (chosen) => costOf(readers, writers, chosen))
      : greedily(needed, free, serves, (chosen) => costOf(readers, writers, chosen), missing);
  const kept = places.flatMap((place) => targetsOf(writers.filter((writer) => writer.place === place)));
  return {
    targets: kept.map(({ target }) => target).sort(),
    copies: copiesOf(needs, kept)
      .map(({ target }) => target)
      .sort(),
    twice: seenTwice(readers, kept),
  };
}

const MAX_FREE = 12;

/**
 * The fewest targets that serve these agents, each of them and the shared directory being a candidate. `known` is the table, in which
 * that directory's own entry is; `placeOf` gives a directory as the table spells it for comparison, on this machine say. An agent that
 * has no directory in the scope is not served.
 */
export function fewestAgents(
  agents: readonly Agent[],
  scope: Scope,
  known: readonly Agent[],
  placeOf: (spelled: string) => string,
): Fewest {
  const shared = known.find(({ id }) => id === "agents")?.[scope] ?? null;
  const writers = agents.flatMap((agent): Writer[] => {
    const place = agent[scope] === null ? null : placeOf(agent[scope]);
    const links = scope === "user" && agent.followsLinks === true;
    return place === null
      ? []
      : [{ target: agent.id, place, isLinked: links, wouldLink: links, mayCopy: true, skills: EVERY }];
  });
  const sharedPlace = shared === null ? null : placeOf(shared);
  const isCandidate = sharedPlace !== null && !agents.some(({ id }) => id === "agents");
  const candidates: readonly Writer[] = isCandidate
    ? [
        ...writers,
        {
          target: "agents",
          place: sharedPlace,
          isLinked: false,
          wouldLink: false,
          mayCopy: true,
          skills: EVERY,
        },
      ]
    : writers;
  // Where it is linked is told by all that write there.
  const agreed = candidates.map((writer) => ({
    ...writer,
    isLinked: candidates.every(({ place, isLinked }) => place !== writer.place || isLinked),
  }));
  const readers = agents
    .filter((agent) => agent[scope] !== null)
    .map(({ id, reads, followsLinks }): Reader => ({ id, places: reads[scope].map(placeOf), followsLinks }));
  const fewest = fewestTargets(readers, agreed);
  // One agent's directory is better known by that agent's name.
  const own = writers.filter(({ place }) => place === sharedPlace);
  const read = readers.filter(({ places }) => places.includes(sharedPlace ?? ""));
  if (!isCandidate || !fewest.targets.includes("agents") || own.length !== 1 || read.length > 1)
    return fewest;
  return {
    ...fewest,
    targets: fewest.targets.map((name) => (name === "agents" ? own[0]!.target : name)).sort(),
  };
}

const EVERY: ReadonlySet<string> = new Set(["*"]);

function skillsByPlace(writers: readonly Writer[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { place, skills } of writers) {
    const there = found.get(place) ?? new Set();
    for (const skill of skills) there.add(skill);
    found.set(place, there);
  }
  return found;
}

/** What the reader is sure to find in these places. */
function reachable(reader: Reader, writers: readonly Writer[], places: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const writer of writers) {
    const { place, isLinked, mayCopy, skills } = writer;
    if (!places.includes(place) || !reader.places.includes(place)) continue;
    if (isLinked && !mayCopy && reader.followsLinks !== true) continue;
    for (const skill of skills) found.add(skill);
  }
  return found;
}

/** Compared in order. */
type Cost = readonly [twice: number, places: number];

function costOf(readers: readonly Reader[], writers: readonly Writer[], places: readonly string[]): Cost {
  const kept = writers.filter(({ place }) => places.includes(place));
  const twice = seenTwice(readers, kept).reduce(
    (sum, one) => sum + one.skills.length * (one.places.length - 1),
    0,
  );
  return [twice, places.length];
}

function isLess(a: Cost, b: Cost): boolean {
  return a[0] !== b[0] ? a[0] < b[0] : a[1] < b[1];
}

function exactly(
  needed: readonly string[],
  free: readonly string[],
  serves: (places: readonly string[]) => boolean,
  cost: (places: readonly string[]) => Cost,
): readonly string[] {
  let best: { places: readonly string[]; cost: Cost } | null = null;
  for (let choice = 0; choice < 1 << free.length; choice++) {
    const places = [...needed, ...free.filter((_place, at) => (choice >> at) & 1)];
    if (!serves(places)) continue;
    const of = cost(places);
    if (best === null || isLess(of, best.cost)) best = { places, cost: of };
  }
  return best?.places ?? [...needed, ...free];
}

/** Adds the place that serves most until all are served, or begins with all; then leaves out one place after the other. */
function greedily(
  needed: readonly string[],
  free: readonly string[],
  serves: (places: readonly string[]) => boolean,
  cost: (places: readonly string[]) => Cost,
  missing: (places: readonly string[]) => number,
): readonly string[] {
  let added = needed;
  while (!serves(added)) {
    const larger = free.filter((place) => !added.includes(place)).map((place) => [...added, place]);
    added = larger.reduce((best, one) => (missing(one) < missing(best) ? one : best));
  }
  const [some, others] = [added, [...needed, ...free]].map((places) => pruned(places, free, serves, cost));
  return isLess(cost(others!), cost(some!)) ? others! : some!;
}

function pruned(
  all: readonly string[],
  free: readonly string[],
  serves: (places: readonly string[]) => boolean,
  cost: (places: readonly string[]) => Cost,
): readonly string[] {
  let places = all;
  for (;;) {
    const smaller = free
      .filter((place) => places.includes(place))
      .map((place) => places.filter((other) => other !== place))
      .filter(serves);
    if (smaller.length === 0) return places;
    places = smaller.reduce((best, one) => (isLess(cost(one), cost(best)) ? one : best));
  }
}

/** The fewest targets of one directory that bring all its skills and leave it what it is. */
function targetsOf(writers: readonly Writer[]): readonly Writer[] {
  const isLinked = writers.every((writer) => writer.isLinked);
  const wanted = new Set(writers.flatMap(({ skills }) => [...skills]));
  // One that alone would make links of the copies comes last.
  const rank = ({ target, wouldLink, skills }: Writer) =>
    [
      !isLinked && wouldLink ? 1 : 0,
      skills.size === wanted.size ? 0 : 1,
      target === "agents" ? 0 : 1,
    ] as const;
  const ranked = [...writers].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x[0] - y[0] || x[1] - y[1] || x[2] - y[2] || (a.target < b.target ? -1 : 1);
  });
  const kept: Writer[] = [];
  for (const writer of ranked) {
    if ([...writer.skills].every((skill) => !wanted.has(skill)) && kept.length > 0) continue;
    kept.push(writer);
    for (const skill of writer.skills) wanted.delete(skill);
  }
  return kept;
}

/** Those whose links must become copies, since an agent that is not known to follow links depends on them. */
function copiesOf(
  needs: readonly { readonly reader: Reader; readonly skills: ReadonlySet<string> }[],
  kept: readonly Writer[],
): readonly Writer[] {
  const suffices = (copied: readonly Writer[]) =>
    needs.every(({ reader, skills }) => {
      const seen = kept.filter(
        ({ place, isLinked }) =>
          reader.places.includes(place) &&
          (!isLinked || reader.followsLinks === true || copied.some((one) => one.place === place)),
      );
      return [...skills].every((skill) => seen.some((one) => one.skills.has(skill)));
    });
  const linked = kept.filter(
    ({ place, isLinked, mayCopy }, at) =>
      isLinked && mayCopy && kept.findIndex((one) => one.place === place) === at,
  );
  return linked.reduce<readonly Writer[]>((copied, one) => {
    const fewer = copied.filter((other) => other !== one);
    return suffices(fewer) ? fewer : copied;
  }, linked);
}
