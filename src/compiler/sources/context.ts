// What every kind of remote source takes and returns.

import type { Checked } from "../../diagnostics/diagnostic.ts";
import type { Host } from "../../host/host.ts";
import type { BlobId } from "../../model/names.ts";
import type { YamlPlace } from "../../model/place.ts";
import type { Cache } from "./cache.ts";
import type { Listing } from "./listing.ts";

export interface FetchContext {
  readonly host: Host;
  readonly cache: Cache;
  /** Only the cache may be used: no network, no git, no npm. */
  readonly offline: boolean;
  /** Milliseconds for each git, npm or download. */
  readonly timeout: number;
  /** The latest time of publication that is accepted, in milliseconds since 1970; null: any. */
  readonly before: number | null;
  /** Told what is being done for a source, for display only: `fetching`, `reading`. */
  readonly progress: (source: string, doing: string) => void;
}

/** Which source is being fetched: its name, and where the configuration declares it. */
export interface Asked {
  readonly name: string;
  readonly at: YamlPlace;
}

/** A source whose listing is known, and whose bytes can be fetched. */
export interface OpenSource {
  readonly listing: Listing;
  /** Its name in messages, in place of a directory: `https://host/repository#1a2b3c4`. Without credentials. */
  readonly label: string;
  /**
   * Brings these blobs of the listing into the cache. Those already there are skipped; the caller has removed damaged ones. Failures are
   * reported at the source's position.
   */
  readonly provide: (blobs: readonly BlobId[]) => Promise<Checked<null>>;
}
