// Text that is made in pieces, each time that its bytes are needed, because all of it would take much memory.

import type { Hex } from "../model/names.ts";
import { hexDigestOfChunks } from "./chunks.ts";

/** A text by its bytes. */
export interface Text {
  /** Of its bytes. */
  readonly sha256: Hex;
  /** Its bytes as UTF-8, in pieces; the same in every call. */
  chunks(): Iterable<Uint8Array>;
}

/** The text that the pieces of `make` are together. `make` is called for each use, and gives the same each time; no surrogate is alone. */
export function textOf(make: () => Iterable<string>): Text {
  const chunks = () => encoded(make());
  return { sha256: hexDigestOfChunks(chunks()), chunks };
}

/** Characters that are encoded at once: a call for each line of a table would cost more than the line. */
const PIECE = 32 * 1024;

function* encoded(pieces: Iterable<string>): Iterable<Uint8Array> {
  let collected = "";
  for (const piece of pieces) {
    collected += piece;
    if (collected.length < PIECE) continue;
    yield Buffer.from(collected, "utf8");
    collected = "";
  }
  if (collected !== "") yield Buffer.from(collected, "utf8");
}
