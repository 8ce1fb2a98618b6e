// The only importer of tar-stream.

import { type Extract, extract, type Header } from "tar-stream";
import { decodeName } from "../../digest/bytes.ts";
import type { ArchiveEntry, Unpacked } from "../host.ts";
import { HEAD_BYTES, isTarStart } from "./format.ts";
import type { Meter } from "./meter.ts";
import { TarCheck } from "./tar-check.ts";

/**
 * `source` is the decompressed archive, and is closed in the end. Throws what `source` throws, `Excess`, `Ambiguous`, and an error for a
 * broken archive.
 */
export async function* readTar(source: AsyncIterable<Uint8Array>, meter: Meter): AsyncIterable<Unpacked> {
  // Latin-1 has a character for each byte, so names keep their bytes.
  const archive = extract({ filenameEncoding: "latin1", allowUnknownFormat: true } as object);
  const state = { isTar: true };
  void pump(source, archive, meter, state);
  try {
    for await (const entry of archive) {
      const { header } = entry;
      const lost = [header.name, header.linkname].find((name) => name?.includes("\ufffd"));
      if (lost !== undefined) {
        yield { kind: "problem", problem: "name", what: lost };
        return;
      }
      yield entryOf(header);
      // The library waits for ever when a directory has a size. One that is unreadable does not come this far (tar-check.ts).
      if (header.type === "directory") entry.resume();
      else for await (const bytes of entry) yield { kind: "bytes", bytes: bytes as Uint8Array };
    }
  } catch (error) {
    if (state.isTar) throw error;
    yield { kind: "problem", problem: "format", what: "a gzip file of something else" };
  }
}

/** Errors are thrown to the reader of the archive. */
async function pump(
  source: AsyncIterable<Uint8Array>,
  archive: Extract,
  meter: Meter,
  state: { isTar: boolean },
): Promise<void> {
  const closed = new Promise<void>((resolve) => archive.once("close", () => resolve()));
  let head: Buffer | null = Buffer.alloc(0);
  const check = new TarCheck();
  try {
    for await (const chunk of source) {
      meter.add(chunk.length);
      if (head !== null) {
        head = Buffer.concat([head, chunk]);
        if (head.length < HEAD_BYTES) continue;
        state.isTar = isTarStart(head.subarray(0, HEAD_BYTES));
        if (!state.isTar) throw new Error("no tar archive");
      }
      check.add(head ?? chunk);
      const ready = archive.write(head ?? chunk);
      head = null;
      if (!ready)
        await Promise.race([closed, new Promise<void>((resolve) => archive.once("drain", () => resolve()))]);
      if (archive.destroyed) return;
    }
    state.isTar = head === null;
    if (!state.isTar) throw new Error("no tar archive");
    check.end();
    archive.end(null);
  } catch (error) {
    archive.destroy(error as Error);
  }
}

function entryOf(header: Header): ArchiveEntry {
  const extended = (header.pax ?? {}) as Readonly<Record<string, string>>;
  const path = nameOf(header.name, extended["path"]);
  return {
    kind: "entry",
    type: typeOf(header.type, path),
    path,
    executable: (header.mode & 0o100) !== 0,
    target: nameOf(header.linkname ?? "", extended["linkpath"]),
  };
}

/** A name from an extended header is already decoded. */
function nameOf(name: string, extended: string | undefined): string {
  return extended ? name : decodeName(Buffer.from(name, "latin1"));
}

function typeOf(type: Header["type"], path: string): ArchiveEntry["type"] {
  switch (type) {
    case "file":
    case "contiguous-file":
      // The oldest tar marks directories like this.
      return path.endsWith("/") ? "directory" : "file";
    case "directory":
      return "directory";
    case "symlink":
      return "link";
    case "link":
      return "hardlink";
    default:
      return "special";
  }
}
