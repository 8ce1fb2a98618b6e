// What every kind of remote source is given, and what it gives.

import type { Checked } from "../../diagnostics/diagnostic.ts";
import type { Host } from "../../host/host.ts";
import type { BlobId } from "../../model/names.ts";
import type { YamlPlace } from "../../model/place.ts";
import type { Cache } from "./cache.ts";
import type { Listing } from "./listing.ts";

export interface FetchContext {
  readonly host: Host;
  readonly cache: Cache;
  /** Nothing but the cache may be used: no network, no git, no npm. */
  readonly offline: boolean;
  /** Milliseconds that one git, npm or download may take. */
  readonly timeout: number;
  /** Take nothing that was published later than this; milliseconds since 1970, null: everything. */
  readonly before: number | null;
  /** Says what is being done for a source, for a terminal: `fetching`, `reading`. Nothing is lost when nobody shows it. */
  readonly progress: (source: string, doing: string) => void;
}

/** Which source is being fetched: its name, and where the configuration declares it. */
export interface Asked {
  readonly name: string;
  readonly at: YamlPlace;
}

/** A source whose listing is known, and whose bytes can be had. */
export interface OpenSource {
  readonly listing: Listing;
  /** What messages call it, as if it were a directory: `https://host/repository#1a2b3c4`. Without credentials. */
  readonly label: string;
  /**
   * Brings these blobs, all of which the listing names, into the cache. What is there already is passed over; the caller has removed
   * what was damaged. Reports at the source's place what could not be had.
   */
  readonly provide: (blobs: readonly BlobId[]) => Promise<Checked<null>>;
}
