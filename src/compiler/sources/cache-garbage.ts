// What of the cache has not been used for long. Only names that kitout gives are ever considered.

import { compareBytes } from "../../digest/bytes.ts";
import { bytesIn } from "../../host/bytes-in.ts";
import { type Host, HostError, type Kind, type ReadHost } from "../../host/host.ts";
import { announce, presences } from "../../host/presence.ts";
import { USE_NOTED } from "./cache.ts";

/** Paths in the cache. */
export interface CacheGarbage {
  readonly blobs: readonly string[];
  readonly listings: readonly string[];
  /** The unfinished work of runs that have died. */
  readonly leftovers: readonly string[];
}

/** What of the garbage was removed, its size in bytes, and how much the machine did not let go of, with its reason. */
export interface CacheSwept extends CacheGarbage {
  readonly bytes: number;
  readonly kept: { readonly count: number; readonly system: string } | null;
}

/** What was surely not used within the last `age` milliseconds. `directory` is the physical path of the cache; it need not exist. */
export function unusedIn(host: ReadHost, directory: string, age: number): CacheGarbage {
  const unused = (path: string) => isUnused(host, path, age);
  const blobs = named(host, `${directory}/blobs`, "directory", /^[0-9a-f]{2}$/).flatMap((folder) =>
    named(host, folder, "file", /^(?:git-[0-9a-f]{40}(?:[0-9a-f]{24})?|raw-[0-9a-f]{64})$/),
  );
  const dead = presences(host, `${directory}/tmp`, null).filter(({ alive }) => !alive);
  return {
    blobs: blobs.filter(unused),
    listings: named(host, `${directory}/listings`, "file", /^[0-9a-f]{64}$/).filter(unused),
    leftovers: dead.map(({ path }) => path),
  };
}

/** Removes it, except for what was used in the meantime. */
export function sweepCache(host: Host, directory: string, garbage: CacheGarbage, age: number): CacheSwept {
  const { blobs, listings, leftovers } = garbage;
  if (blobs.length + listings.length + leftovers.length === 0) return { ...garbage, bytes: 0, kept: null };
  const removed = { blobs: [] as string[], listings: [] as string[], leftovers: [] as string[] };
  let bytes = 0;
  let kept = 0;
  let system = "";
  const each = (kind: keyof typeof removed, remove: (path: string) => boolean) => {
    for (const path of garbage[kind]) {
      try {
        const size = bytesIn(host, path);
        if (!remove(path)) continue;
        removed[kind].push(path);
        bytes += size;
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        // Somebody else removed it.
        if (error.system === "ENOENT") continue;
        kept += 1;
        system = error.system;
      }
    }
  };
  const result = () => ({ ...removed, bytes, kept: kept === 0 ? null : { count: kept, system } });
  let work: string;
  try {
    work = announce(host, `${directory}/tmp`, "gc");
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const count = blobs.length + listings.length + leftovers.length;
    return { ...result(), kept: { count, system: error.system } };
  }
  try {
    const aside = `${work}/aside`;
    const removeUnused = (path: string) => {
      // Another run that is just beginning to use it touches it first: then it gets its place back.
      host.rename(path, aside);
      const unused = isUnused(host, aside, age);
      if (unused) host.remove(aside);
      else host.rename(aside, path);
      return unused;
    };
    each("listings", removeUnused);
    each("blobs", removeUnused);
    each("leftovers", (path) => {
      host.remove(path);
      return true;
    });
    return result();
  } finally {
    host.remove(work);
  }
}

function isUnused(host: ReadHost, path: string, age: number): boolean {
  const stat = host.physical.stat(path);
  return stat !== null && host.now() - stat.modified > age + USE_NOTED;
}

/** The paths of the entries of this kind whose names are such. */
function named(host: ReadHost, directory: string, kind: Kind, name: RegExp): string[] {
  if (host.physical.stat(directory)?.kind !== "directory") return [];
  const found = host.physical.list(directory).filter((entry) => entry.kind === kind && name.test(entry.name));
  return found.map((entry) => `${directory}/${entry.name}`).sort(compareBytes);
}
