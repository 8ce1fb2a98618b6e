import { Cache } from "../compiler/sources/cache.ts";
import { Fetcher, type FetcherSettings } from "../compiler/sources/fetcher.ts";
import { cacheHome } from "../host/directories.ts";
import type { Host } from "../host/host.ts";
import { physicalDirectory } from "../host/physical-path.ts";

/** A run's one contact with its sources, over the cache of this user. Close it when the run is over. */
export function openFetcher(
  host: Host,
  settings: Pick<FetcherSettings, "offline" | "timeout" | "progress">,
): Fetcher {
  const directory = cacheHome(host);
  const cache = directory === null ? null : new Cache(host, physicalDirectory(host, directory));
  return new Fetcher({ ...settings, host, cache });
}
