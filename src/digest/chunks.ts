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

/** Passes the pieces on; throws `ContentChanged` at the end when they do not have this digest. */
export function* verifiedChunks(chunks: Iterable<Uint8Array>, expected: Hex): Iterable<Uint8Array> {
  const hash = createHash("sha256");
  for (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest("hex") !== expected) throw new ContentChanged();
}
