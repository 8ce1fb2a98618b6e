// The two names of a file's bytes: git's own, and their SHA-256.

import { createHash } from "node:crypto";
import type { BlobId } from "../model/names.ts";
import { hexDigest } from "./nar.ts";

/** The id of these bytes as git counts it: over a header and the bytes. `hexLength`: 40 for SHA-1, 64 for SHA-256 repositories. */
export function gitBlobId(bytes: Uint8Array, hexLength: number): BlobId {
  const hash = createHash(hexLength === 64 ? "sha256" : "sha1");
  return `git-${hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex")}` as BlobId;
}

export function rawBlobId(bytes: Uint8Array): BlobId {
  return `raw-${hexDigest(bytes)}` as BlobId;
}

/** Whether these are the bytes that the id names. */
export function isBlob(id: BlobId, bytes: Uint8Array): boolean {
  const [kind, hex] = id.split("-") as [string, string];
  return id === (kind === "git" ? gitBlobId(bytes, hex.length) : rawBlobId(bytes));
}
