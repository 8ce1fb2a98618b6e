// Compares the two places in which a zip archive describes its entries: some programs read one, others the other. The format is that of
// PKWARE's APPNOTE.TXT, 4.3.

import fs from "node:fs";
import type { Entry } from "yauzl";
import { Ambiguous } from "./ambiguous.ts";

/** Where one entry stands in the file. */
export interface Place {
  readonly start: number;
  /** Behind its bytes, and before what may describe them once more. */
  readonly end: number;
  /** Whether its bytes are described once more behind them. */
  readonly isDescribed: boolean;
}

/**
 * Reads the header that stands before the entry's bytes. Throws `Ambiguous` where it differs from what the directory of the archive says;
 * `path` is for the message.
 */
export function placeOf(file: number, entry: Entry, path: string): Place {
  const start = entry.relativeOffsetOfLocalHeader;
  const head = read(file, start, LOCAL_BYTES);
  if (signatureOf(head) !== LOCAL) throw new Error("no local header");
  const nameLength = head.readUInt16LE(26);
  const begin = start + LOCAL_BYTES + nameLength + head.readUInt16LE(28);
  const isDescribed = (head.readUInt16LE(6) & 8) !== 0;
  const agrees =
    read(file, start + LOCAL_BYTES, nameLength).equals(entry.fileNameRaw) &&
    head.readUInt16LE(8) === entry.compressionMethod &&
    (isDescribed ||
      (head.readUInt32LE(14) === entry.crc32 &&
        sameSize(head.readUInt32LE(18), entry.compressedSize) &&
        sameSize(head.readUInt32LE(22), entry.uncompressedSize)));
  if (!agrees) throw new Ambiguous("local-header", path);
  return { start, end: begin + entry.compressedSize, isDescribed };
}

/** In an archive of more than 4 GiB, the size is elsewhere. */
function sameSize(local: number, size: number): boolean {
  return local === size || local === 0xffffffff;
}

/**
 * Throws `Ambiguous` where bytes that belong to nothing stand between the entries, before them or behind them: programs that read from the
 * beginning would find entries there which the directory does not have.
 */
export function checkGaps(file: number, places: readonly Place[]): void {
  let at = 0;
  for (const place of [...places].sort((a, b) => a.start - b.start)) {
    if (place.start !== at) throw new Ambiguous("hidden");
    at = place.end + (place.isDescribed ? descriptorBytes(file, place.end) : 0);
  }
  const directory = at;
  for (const _ of places) {
    const head = read(file, at, CENTRAL_BYTES);
    if (signatureOf(head) !== CENTRAL) throw new Ambiguous("hidden");
    at += CENTRAL_BYTES + head.readUInt16LE(28) + head.readUInt16LE(30) + head.readUInt16LE(32);
  }
  at += largeEndBytes(file, at);
  const end = read(file, at, END_BYTES);
  const isWhole =
    signatureOf(end) === END &&
    [directory, 0xffffffff].includes(end.readUInt32LE(16)) &&
    at + END_BYTES + end.readUInt16LE(20) === fs.fstatSync(file).size;
  if (!isWhole) throw new Ambiguous("hidden");
}

/** The length of what some programs write before the end, as if every archive were larger than 4 GiB. */
function largeEndBytes(file: number, at: number): number {
  const head = read(file, at, 12);
  if (signatureOf(head) !== LARGE_END) return 0;
  return 12 + Number(head.readBigUInt64LE(4)) + LOCATOR_BYTES;
}

/** How long the description behind an entry is: by its signature, and by what follows it. */
function descriptorBytes(file: number, at: number): number {
  const bytes = read(file, at, 28);
  const lengths = signatureOf(bytes) === DESCRIPTOR ? [16, 24] : [12, 20];
  const isNext = (offset: number) => [LOCAL, CENTRAL].includes(signatureOf(bytes.subarray(offset)));
  return lengths.find(isNext) ?? 0;
}

function signatureOf(bytes: Buffer): number {
  return bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
}

/** Fewer bytes where the file ends before; reading a number behind them throws. */
function read(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const got = fs.readSync(file, bytes, 0, length, at);
  return bytes.subarray(0, got);
}

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;
const DESCRIPTOR = 0x08074b50;
const LARGE_END = 0x06064b50;
const LOCATOR_BYTES = 20;
const END = 0x06054b50;
const END_BYTES = 22;
