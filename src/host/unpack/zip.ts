// The only importer of yauzl.

import fs from "node:fs";
import { type Entry, fromFdPromise, type ZipFile } from "yauzl";
import { decodeName } from "../../digest/bytes.ts";
import type { ArchiveEntry, Unpacked } from "../host.ts";
import { Crc32 } from "./crc32.ts";
import type { Meter } from "./meter.ts";
import { BACKSLASHED, checkZip, UNICODE_PATH, UNIX_LIKE, unicodeName } from "./zip-check.ts";

/** `file` is open, and is closed in the end. Throws what reading throws, `Excess`, `Ambiguous`, and an error for a broken archive. */
export async function* readZip(file: number, meter: Meter): AsyncIterable<Unpacked> {
  const zip = await open(file);
  for await (const entry of zip.eachEntry()) {
    const path = pathOf(entry);
    const type = typeOf(entry, path);
    const refusal = refusalOf(entry);
    if (refusal !== null) {
      yield { kind: "problem", problem: refusal, what: path };
      return;
    }
    const described = { kind: "entry" as const, type, path, executable: (modeOf(entry) & 0o100) !== 0 };
    if (type === "link") {
      yield { ...described, target: decodeName(await readTarget(zip, entry, meter)) };
    } else {
      yield { ...described, target: "" };
      if (type === "file")
        for await (const bytes of readBytes(zip, entry, meter)) yield { kind: "bytes", bytes };
    }
  }
}

async function open(file: number): Promise<ZipFile> {
  try {
    checkZip(file, fs.fstatSync(file).size);
    return await fromFdPromise(file, { autoClose: true, decodeStrings: false });
  } catch (error) {
    fs.closeSync(file);
    throw error;
  }
}

/** Names in an archive are UTF-8 when it is marked so, and usually otherwise too. */
function pathOf({ fileNameRaw, extraFields, versionMadeBy }: Entry): string {
  // The first one: it is the one that was compared (zip-check.ts).
  const unicode = extraFields.find(({ id }) => id === UNICODE_PATH)?.data ?? null;
  const name = decodeName(unicodeName(unicode, fileNameRaw) ?? fileNameRaw);
  return BACKSLASHED.has(versionMadeBy >> 8) ? name.replaceAll("\\", "/") : name;
}

/** The Unix file mode, if the archive has one; else zero. */
function modeOf({ versionMadeBy, externalFileAttributes }: Entry): number {
  return UNIX_LIKE.has(versionMadeBy >> 8) ? externalFileAttributes >>> 16 : 0;
}

function typeOf(entry: Entry, path: string): ArchiveEntry["type"] {
  if (path.endsWith("/")) return "directory";
  switch (modeOf(entry) & 0o170000) {
    case 0:
    case 0o100000:
      return "file";
    case 0o040000:
      return "directory";
    case 0o120000:
      return "link";
    default:
      return "special";
  }
}

function refusalOf({ generalPurposeBitFlag, compressionMethod }: Entry): "encrypted" | "method" | null {
  if ((generalPurposeBitFlag & 0x2001) !== 0) return "encrypted";
  return compressionMethod === STORED || compressionMethod === DEFLATED ? null : "method";
}

const STORED = 0;
const DEFLATED = 8;

async function* readBytes(zip: ZipFile, entry: Entry, meter: Meter): AsyncIterable<Uint8Array> {
  // The library makes sure that the stream has the declared size.
  meter.checkRatio(entry.uncompressedSize, entry.compressedSize);
  const sum = new Crc32();
  for await (const bytes of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>) {
    meter.add(bytes.length);
    sum.add(bytes);
    yield bytes;
  }
  if (sum.value !== entry.crc32) throw new Error("checksum");
}

async function readTarget(zip: ZipFile, entry: Entry, meter: Meter): Promise<Buffer> {
  if (entry.uncompressedSize > MAX_TARGET) throw new Error("no target of a link");
  const read: Uint8Array[] = [];
  for await (const bytes of readBytes(zip, entry, meter)) read.push(bytes);
  return Buffer.concat(read);
}

/** Bytes; no system allows a longer target. */
const MAX_TARGET = 4096;
