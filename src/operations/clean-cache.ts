// `kitout gc --cache`: removes what was fetched and has not been used for long.

import { type CacheSwept, sweepCache, unusedIn } from "../compiler/sources/cache-garbage.ts";
import { bytesIn } from "../host/bytes-in.ts";
import { cacheHome } from "../host/directories.ts";
import type { Host } from "../host/host.ts";
import { physicalDirectory } from "../host/physical-path.ts";

export type { CacheSwept } from "../compiler/sources/cache-garbage.ts";

/** Milliseconds. */
const MONTH = 30 * 24 * 60 * 60 * 1000;

/**
 * What was removed, or would be in a dry run. `age`: for how many milliseconds it was not used; null: a month. Without a cache there is
 * nothing to remove. Throws `HostError`.
 */
export function cleanCache(host: Host, age: number | null, dryRun: boolean): CacheSwept {
  const cache = cacheHome(host);
  if (cache === null) return { blobs: [], listings: [], leftovers: [], bytes: 0, kept: null };
  const directory = physicalDirectory(host, cache);
  const unused = unusedIn(host, directory, age ?? MONTH);
  if (!dryRun) return sweepCache(host, directory, unused, age ?? MONTH);
  const paths = [...unused.blobs, ...unused.listings, ...unused.leftovers];
  return { ...unused, bytes: paths.reduce((sum, path) => sum + bytesIn(host, path), 0), kept: null };
}
