import { Cache } from "../compiler/sources/cache.ts";
import { Fetcher, type FetcherSettings } from "../compiler/sources/fetcher.ts";
import { RefNotes } from "../compiler/sources/ref-notes.ts";
import { cacheHome, refNotesDirectory } from "../host/directories.ts";
import type { Host } from "../host/host.ts";
import { physicalDirectory } from "../host/physical-path.ts";

/**
 * A run's one contact with its sources, over the cache and the notes of this user. `keepsNotes`: it may write to the user's state. Close it
 * when the run is over.
 */
export function openFetcher(
  host: Host,
  settings: Pick<FetcherSettings, "offline" | "timeout" | "progress">,
  keepsNotes = false,
): Fetcher {
  const directory = cacheHome(host);
  const cache = directory === null ? null : new Cache(host, physicalDirectory(host, directory));
  const refs = new RefNotes(host, refNotesDirectory(host), keepsNotes);
  return new Fetcher({ ...settings, host, cache, refs });
}
