// The cache of fetched sources: blobs by their ids, listings by their keys. Everything in it can be fetched again, is written in full
// before it gets its name, and is compared with its name before it is used; so it may be damaged or deleted at any time.

import { isBlob } from "../../digest/blob.ts";
import { decodeName, encodeName } from "../../digest/bytes.ts";
import { hexDigest } from "../../digest/nar.ts";
import { type Host, HostError, type Stat } from "../../host/host.ts";
import { announce, presences } from "../../host/presence.ts";
import type { BlobId } from "../../model/names.ts";
import { dirname } from "../../model/paths.ts";
import { type Listing, readListing, writeListing } from "./listing.ts";

/** Milliseconds: what was used is at most so much younger than its time of modification says. */
export const USE_NOTED = 24 * 60 * 60 * 1000;

/** The cache in one directory, given by its physical path. Its methods throw `HostError`. */
export class Cache {
  #work: string | null = null;
  #made = 0;

  constructor(
    private readonly host: Host,
    private readonly directory: string,
  ) {}

  /** The path of the blob in the cache; it need not exist. */
  fileOf(id: BlobId): string {
    return `${this.directory}/blobs/${id.slice(4, 6)}/${id}`;
  }

  /** Whether the blob is there and intact; removes it when it is damaged. Whoever asks is about to use it. */
  holds(id: BlobId): boolean {
    const file = this.fileOf(id);
    const stat = this.host.physical.stat(file);
    if (stat?.kind !== "file") return false;
    if (isBlob(id, this.host.physical.readFile(file))) return this.#use(file, stat);
    this.host.remove(file);
    return false;
  }

  /** Stores a blob. The caller has checked that these are the bytes of the id. */
  putBlob(id: BlobId, bytes: Uint8Array): void {
    this.#put(this.fileOf(id), bytes);
  }

  /** The listing with this key; null when it is missing or damaged. Keys: `git:<url>#<rev>`, `archive:<integrity>`. */
  listing(key: string): Listing | null {
    const file = this.#listingFile(key);
    const stat = this.host.physical.stat(file);
    if (stat?.kind !== "file") return null;
    const listing = readListing(decodeName(this.host.physical.readFile(file)));
    return listing !== null && this.#use(file, stat) ? listing : null;
  }

  putListing(key: string, listing: Listing): void {
    this.#put(this.#listingFile(key), encodeName(writeListing(listing)));
  }

  /** A new, empty directory for unfinished work; removed when the cache is closed. `name` is only informative. */
  workDirectory(name: string): string {
    this.#made += 1;
    const work = `${this.#ownWork()}/${this.#made}-${name}`;
    this.host.makeDirectory(work);
    return work;
  }

  /** Removes the unfinished work of this run and of runs that died. */
  close(): void {
    if (this.#work === null) return;
    this.host.remove(this.#work);
    for (const { path, alive } of presences(this.host, dirname(this.#work), null))
      if (!alive) this.host.remove(path);
    this.#work = null;
  }

  /**
   * Notes that the file is used, in its time of modification, unless that was noted within the last day: a full cache is hardly ever
   * written to. False when it has just been removed. A cache that cannot be written to is as good.
   */
  #use(file: string, { modified }: Stat): boolean {
    if (this.host.now() - modified < USE_NOTED) return true;
    try {
      this.host.touch(file);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return error.system !== "ENOENT";
    }
    return true;
  }

  #ownWork(): string {
    this.#work ??= announce(this.host, `${this.directory}/tmp`, "fetch");
    return this.#work;
  }

  #listingFile(key: string): string {
    return `${this.directory}/listings/${hexDigest(key)}`;
  }

  #put(file: string, bytes: Uint8Array): void {
    this.#made += 1;
    const made = `${this.#ownWork()}/${this.#made}`;
    this.host.writeFile(made, [bytes], 0o444);
    this.host.makeDirectory(dirname(file));
    try {
      this.host.rename(made, file);
    } catch (error) {
      // Somebody put a directory in the place of a file.
      if (!(error instanceof HostError) || error.system !== "EISDIR") throw error;
      this.host.remove(file);
      this.host.rename(made, file);
    }
  }
}
