// SHA-256 of content in pieces.

import { createHash } from "node:crypto";
import type { Hex } from "../model/names.ts";

/** Content changed between two reads. */
export class ContentChanged extends Error {}

/** The SHA-256 of the pieces together. */
export function hexDigestOfChunks(chunks: Iterable<Uint8Array>): Hex {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex") as Hex;
}

/**
 * Passes the pieces on; throws `ContentChanged` when they do not have this size and this digest, at the latest at the end. Null: the
 * digest is not known, and `found` is told what it is.
 */
export function* verifiedChunks(
  chunks: Iterable<Uint8Array>,
  size: number,
  expected: Hex | null,
  found: (digest: Hex) => void = () => {},
): Iterable<Uint8Array> {
  const hash = createHash("sha256");
  let left = size;
  for (const chunk of chunks) {
    left -= chunk.length;
    // A file that something keeps appending to has no end.
    if (left < 0) throw new ContentChanged();
    hash.update(chunk);
    yield chunk;
  }
  const digest = hash.digest("hex") as Hex;
  if (left !== 0 || (expected !== null && digest !== expected)) throw new ContentChanged();
  found(digest);
}
