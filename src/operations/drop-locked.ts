// Takes out of the lock what an edit of skills.yaml leaves without use, as `kitout lock` would, but without a network.

import { type Selected, selectSkills } from "../compiler/compile.ts";
import { configure, everyConfig } from "../compiler/config/configure.ts";
import { load } from "../compiler/config/load.ts";
import { findLock } from "../compiler/lock/find.ts";
import { writeLock } from "../compiler/lock/write.ts";
import type { Checked } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { isError } from "../diagnostics/severity.ts";
import type { Host } from "../host/host.ts";
import type { Lock, LockedSource } from "../model/lock.ts";
import type { RelPath } from "../model/names.ts";
import type { Request } from "../model/request.ts";
import { coveredProfiles, layerRequest } from "./cover-profiles.ts";
import type { OpenConfig } from "./edit-config.ts";
import { openFetcher } from "./open-fetcher.ts";

/** Where a skill is, as the lock has it: its source, and its directory there. */
export interface LockedPlace {
  readonly source: string;
  readonly path: RelPath;
}

/** The places of everything that is selected, on whatever machine. */
export function selectedPlaces({ selection, dormant }: Selected): readonly (LockedPlace & { id: string })[] {
  return [...selection, ...dormant].flatMap(({ id, skill: { tree, directory } }) =>
    directory === null ? [] : [{ id, source: tree.name, path: directory }],
  );
}

/**
 * Writes the lock without these sources, if no profile declares them, and without these skills, if no profile selects them. A skill stays
 * where a profile cannot be looked at with what is in the cache. `seen` is the machine with the new configuration.
 */
export async function dropLocked(
  seen: Host,
  request: Request,
  { main }: OpenConfig,
  sources: readonly string[],
  skills: readonly LockedPlace[],
): Promise<Checked<null>> {
  const reports = new Reports();
  const loaded = load(seen, main).value;
  const file = loaded === null ? null : reports.take(findLock(seen, main, loaded.trust.permits));
  if (loaded === null || file === null || file.bytes === null) return reports.with(null);
  const declared = everyConfig(seen, loaded).flatMap(({ config }) => config.sources.map(({ name }) => name));
  const isGone = (name: string) => sources.includes(name) && !declared.includes(name);
  const kept = new Map([...file.lock.sources].filter(([name]) => !isGone(name)));
  const locked = skills.filter(({ source, path }) => hasSkill(kept.get(source), path));
  const unused = locked.length === 0 ? [] : await unusedOf(seen, request, locked);
  if (kept.size === file.lock.sources.size && unused.length === 0) return reports.with(null);
  reports.take(writeLock(seen, file.file, without(kept, unused), file.bytes));
  return reports.with(null);
}

/** Those that no profile selects any more, with every condition taken as true. None when that is unknown. */
async function unusedOf(
  seen: Host,
  request: Request,
  places: readonly LockedPlace[],
): Promise<readonly LockedPlace[]> {
  const configured = configure(seen, layerRequest(request, request.profiles)).value;
  if (configured === null) return [];
  const fetcher = openFetcher(seen, { offline: true, timeout: 0, progress: () => {} });
  try {
    let unused = places;
    for (const profiles of coveredProfiles(configured)) {
      const { value, diagnostics } = await selectSkills(
        { host: seen, fetcher },
        layerRequest(request, profiles),
      );
      const used = value === null ? [] : selectedPlaces(value);
      unused = unused.filter((one) => !used.some((other) => isSamePlace(one, other)));
      // Not all profiles are meant to be combined, so a failure of several is normal.
      if (profiles.length < 2 && (value === null || diagnostics.some(isError))) return [];
    }
    return unused;
  } finally {
    fetcher.close();
  }
}

function isSamePlace(one: LockedPlace, other: LockedPlace): boolean {
  return one.source === other.source && one.path === other.path;
}

function hasSkill(entry: LockedSource | undefined, path: RelPath): boolean {
  return entry?.skills.has(path) === true;
}

function without(sources: ReadonlyMap<string, LockedSource>, places: readonly LockedPlace[]): Lock {
  const left = [...sources].map(([source, { pin, skills }]) => {
    const kept = [...skills].filter(([path]) => !places.some((one) => isSamePlace(one, { source, path })));
    return [source, { pin, skills: new Map(kept) }] as const;
  });
  // A directory has no entry without skills.
  const isEntry = ({ pin, skills }: LockedSource) => skills.size > 0 || !["path", "input"].includes(pin.kind);
  return { sources: new Map(left.filter(([, entry]) => isEntry(entry))) };
}
