// The two ids of a file's bytes: git's object id, and their SHA-256.

import { createHash } from "node:crypto";
import type { BlobId } from "../model/names.ts";
import { hexDigest } from "./nar.ts";

/** The id of these bytes in git: the hash of a header and the bytes. `hexLength`: 40 for SHA-1, 64 for SHA-256 repositories. */
export function gitBlobId(bytes: Uint8Array, hexLength: number): BlobId {
  const hash = createHash(hexLength === 64 ? "sha256" : "sha1");
  return `git-${hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex")}` as BlobId;
}

/** The id of these bytes by their SHA-256. */
export function rawBlobId(bytes: Uint8Array): BlobId {
  return `raw-${hexDigest(bytes)}` as BlobId;
}

/** Whether these bytes have this id. */
export function isBlob(id: BlobId, bytes: Uint8Array): boolean {
  const [kind, hex] = id.split("-") as [string, string];
  return id === (kind === "git" ? gitBlobId(bytes, hex.length) : rawBlobId(bytes));
}
