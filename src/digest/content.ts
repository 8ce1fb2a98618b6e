// Files of a skill, by where their bytes are.

import type { ContentFile } from "../model/content.ts";
import type { Hex } from "../model/names.ts";
import { ContentChanged, hexDigestOfChunks, verifiedChunks } from "./chunks.ts";
import { hexDigest } from "./nar.ts";

type Named = Pick<ContentFile, "path" | "executable">;

/** A file with these bytes, which stay in memory. */
export function fileOf({ path, executable }: Named, bytes: Uint8Array): ContentFile {
  return { path, executable, sha256: hexDigest(bytes), size: bytes.length, chunks: () => [bytes] };
}

/**
 * A file whose bytes are read each time that they are needed. The first time that all are, their digest is noted, and every other time must
 * give the same: else `ContentChanged` is thrown, also where the size is another one.
 */
export function readFileOf(
  { path, executable }: Named,
  size: number,
  read: () => Iterable<Uint8Array>,
): ContentFile {
  let known: Hex | null = null;
  const note = (digest: Hex) => {
    known ??= digest;
    if (known !== digest) throw new ContentChanged();
  };
  const chunks = () => verifiedChunks(read(), size, known, note);
  return {
    path,
    executable,
    get sha256() {
      return known ?? hexDigestOfChunks(chunks());
    },
    size,
    chunks,
  };
}

/** All bytes of a file. Its pieces may share their memory with what is read next, so that they cannot be collected as they are. */
export function bytesIn({ size, chunks }: Pick<ContentFile, "size" | "chunks">): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let end = 0;
  for (const chunk of chunks()) {
    bytes.set(chunk, end);
    end += chunk.length;
  }
  return bytes;
}
