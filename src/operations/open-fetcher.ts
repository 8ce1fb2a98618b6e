import { Cache } from "../compiler/sources/cache.ts";
import { Fetcher, type FetcherSettings } from "../compiler/sources/fetcher.ts";
import { RefNotes } from "../compiler/sources/ref-notes.ts";
import { cacheHome, refNotesDirectory } from "../host/directories.ts";
import type { Host } from "../host/host.ts";
import { physicalDirectory } from "../host/physical-path.ts";

/** How a fetcher uses what is kitout's own. */
export interface FetcherPlaces {
  /** The machine, for the cache and the notes; default: the same. */
  readonly own?: Host;
  /** Whether it may write to the user's state. */
  readonly keepsNotes?: boolean;
}

/** A run's one contact with its sources, over the cache and the notes of this user. Close it when the run is over. */
export function openFetcher(
  host: Host,
  settings: Pick<FetcherSettings, "offline" | "timeout" | "progress">,
  { own = host, keepsNotes = false }: FetcherPlaces = {},
): Fetcher {
  const directory = cacheDirectory(own);
  const cache = directory === null ? null : new Cache(own, directory);
  const refs = new RefNotes(own, refNotesDirectory(own), keepsNotes);
  return new Fetcher({ ...settings, host, cache, refs });
}

/** The physical path of the cache; null without one. */
export function cacheDirectory(host: Host): string | null {
  const directory = cacheHome(host);
  return directory === null ? null : physicalDirectory(host, directory);
}
