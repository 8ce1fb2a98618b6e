// Files as pieces of bytes, and their encoding.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Problem } from "./words.mjs";

/**
 * The bytes of a file, or of standard input for `-`, in pieces. The first piece has at least 64 KiB, unless the file is
 * shorter, so that it is enough to guess from. A piece is valid until the next one is asked for.
 */
export function* readChunks(path, name) {
  let descriptor = 0;
  try {
    if (path !== "-") descriptor = openSync(path, "r");
    if (fstatSync(descriptor).isDirectory()) throw new Problem(`${name} is a directory`);
    const buffer = Buffer.allocUnsafe(256 * 1024);
    let filled = 0;
    let enough = 64 * 1024;
    for (;;) {
      const length = readSome(descriptor, buffer, filled);
      filled += length;
      if (filled > 0 && (filled >= enough || length === 0)) {
        yield buffer.subarray(0, filled);
        filled = 0;
        enough = 1;
      }
      if (length === 0) return;
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      error.code === "ENOENT" ? `${name} does not exist` : `${name} cannot be read: ${error.message}`,
    );
  } finally {
    if (descriptor > 0) closeSync(descriptor);
  }
}

function readSome(descriptor, buffer, offset) {
  for (;;) {
    try {
      return readSync(descriptor, buffer, offset, buffer.length - offset, null);
    } catch (error) {
      if (error.code === "EOF") return 0;
      if (error.code !== "EAGAIN") throw error;
      // Standard input that does not block, and has nothing yet: look again in 20 ms.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** The encoding that the first piece of a file shows. */
export function encodingOf(head, file) {
  const begins = (...bytes) => bytes.every((byte, index) => head[index] === byte);
  if (begins(0xff, 0xfe)) return "utf-16le";
  if (begins(0xfe, 0xff)) return "utf-16be";
  if (begins(0x50, 0x4b, 0x03, 0x04))
    throw new Problem(`${file} is a ZIP file, as .xlsx is: export it as CSV first`);
  if (begins(0x1f, 0x8b)) throw new Problem(`${file} is compressed: gzip -dc FILE | csv-profile -`);
  if (head.includes(0))
    throw new Problem(
      `${file} has zero bytes: not text, or UTF-16 without a mark (--encoding utf-16le or utf-16be)`,
    );
  return "utf-8";
}

/** Throws a Problem for an encoding that is not known. */
export function decoder(encoding) {
  try {
    return new TextDecoder(encoding);
  } catch {
    throw new Problem(`unknown encoding: ${encoding}`, 2);
  }
}
