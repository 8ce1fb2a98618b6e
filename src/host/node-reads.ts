// What a directory, a name and a file hold, as Node tells it. Everything here throws as the system does, but for `chunksOf`.

import fs from "node:fs";
import { decodeName } from "../digest/bytes.ts";
import { attempt, native } from "./attempt.ts";
import type { Kind, Listed, Stat } from "./host.ts";

const CHUNK_BYTES = 256 * 1024;

/** The entries of a directory. */
export function list(path: string): Listed[] {
  const entries = fs.readdirSync(native(path), { withFileTypes: true });
  // U+FFFD may replace bytes that were not UTF-8: only then are the names read again as bytes.
  if (!entries.some((entry) => entry.name.includes("\ufffd"))) {
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  }
  const names = fs.readdirSync(native(path), { encoding: "buffer" });
  return names.map((bytes) => {
    const name = decodeName(bytes);
    return { name, kind: kindOf(fs.lstatSync(native(`${path}/${name}`))) };
  });
}

/** What is at the path itself; null when nothing is. */
export function stat(path: string): Stat | null {
  // Without an exception this is several times faster for paths that do not exist, which are common.
  const found = fs.lstatSync(native(path), { throwIfNoEntry: false });
  if (found === undefined) return null;
  return {
    kind: kindOf(found),
    size: found.size,
    executable: (found.mode & 0o100) !== 0,
    mode: found.mode & 0o777,
    writableByAll: (found.mode & 0o002) !== 0,
    device: found.dev,
    owner: found.uid,
    modified: found.mtimeMs,
    changed: found.ctimeMs,
    inode: found.ino,
  };
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): Kind {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "link" : "other";
}

/** Reads files in pieces. The memory of a file that was read to its end is used for the next one. */
export class Pieces {
  #spare: Buffer | null = null;

  /** The bytes of the file that `open` opens, which is closed at the end. `path` is its path, for the `HostError`. */
  *of(path: string, open: () => number): Iterable<Uint8Array> {
    const file = attempt("read", path, open);
    const buffer = this.#spare ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
    this.#spare = null;
    try {
      for (;;) {
        const length = attempt("read", path, () => fs.readSync(file, buffer, 0, CHUNK_BYTES, null));
        if (length === 0) return;
        yield buffer.subarray(0, length);
      }
    } finally {
      this.#spare = buffer;
      fs.closeSync(file);
    }
  }
}
