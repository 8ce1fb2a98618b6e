// Compares the two descriptions that a zip archive has of each entry: in the list at its end, which kitout and most programs follow,
// and in front of the bytes, which those follow that read from the beginning. Where they differ, or where there is something that only
// one of them shows, the archive is refused.

import fs from "node:fs";
import { decodeName } from "../../digest/bytes.ts";
import { Ambiguous } from "./ambiguous.ts";
import { crc32 } from "./crc32.ts";

/** An entry as the list has it. */
interface Central {
  readonly name: Buffer;
  readonly offset: number;
  /** Flags, method, checksum and both sizes. */
  readonly facts: Facts;
  readonly extra: Buffer;
  /** The system that made it, and what that has for the file's attributes (APPNOTE.TXT, 4.4.2 and 4.4.15). */
  readonly system: number;
  readonly attributes: number;
}

interface Facts {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** Throws `Ambiguous`. A file that is no zip archive at all is left to whoever reads it. */
export function checkZip(file: number, size: number): void {
  const { tail, ends, fitting } = endsIn(file, size);
  const at = fitting[0];
  if (at === undefined) return;
  // Some take the last one that looks like an end, and some the first.
  if (fitting.length > 1 || ends.at(-1) !== at) throw new Ambiguous("hidden", "");
  const [count, length, start] = [
    tail.readUInt16LE(at + 10),
    tail.readUInt32LE(at + 12),
    tail.readUInt32LE(at + 16),
  ];
  const list =
    tail.toString("latin1", at - 20, at - 16) === "PK\x06\x07"
      ? largeEnd(file, tail, at)
      : { at: size - tail.length + at };
  if (list === null || start + length !== list.at) throw new Ambiguous("hidden", "");
  let expected = 0;
  for (const entry of centralIn(readAt(file, start, length), count))
    expected = checkEntry(file, entry, expected);
  if (expected !== start) throw new Ambiguous("hidden", "");
}

/**
 * Throws `Ambiguous` where a file that is no zip archive by its beginning is one by its end, from which many programs read. A tar archive
 * that has a zip archive as its last file goes on behind it.
 */
export function checkNoZip(file: number, size: number): void {
  const { tail, fitting } = endsIn(file, size);
  for (const at of fitting) {
    const length = tail.readUInt32LE(at + 12);
    const list = readAt(file, Math.max(0, size - tail.length + at - length), 4);
    if (length > 0 && list.toString("latin1") === "PK\x01\x02") throw new Ambiguous("hidden", "");
  }
}

/** Where in the last bytes of a file the ends of zip archives are, and those whose comment goes on to the end of the file. */
function endsIn(file: number, size: number) {
  const length = Math.min(size, 22 + 0xffff);
  const tail = readAt(file, size - length, length);
  const ends = positionsOf(tail, "PK\x05\x06");
  const fitting = ends.filter(
    (at) => at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length,
  );
  return { tail, ends, fitting };
}

/** Where the end for large archives is, which some programs follow; null when it says something else than the usual one. */
function largeEnd(file: number, tail: Buffer, at: number): { readonly at: number } | null {
  const place = Number(tail.readBigUInt64LE(at - 12));
  const end = Number.isSafeInteger(place) ? readAt(file, place, 56) : Buffer.alloc(0);
  if (end.length < 56 || end.toString("latin1", 0, 4) !== "PK\x06\x06") return null;
  const isSame =
    end.readBigUInt64LE(32) === BigInt(tail.readUInt16LE(at + 10)) &&
    end.readBigUInt64LE(40) === BigInt(tail.readUInt32LE(at + 12)) &&
    end.readBigUInt64LE(48) === BigInt(tail.readUInt32LE(at + 16));
  return isSame ? { at: place } : null;
}

/** The entries in the order of their bytes. */
function centralIn(list: Buffer, count: number): readonly Central[] {
  const entries: Central[] = [];
  let at = 0;
  for (let left = count; left > 0; left -= 1) {
    if (list.toString("latin1", at, at + 4) !== "PK\x01\x02" || at + 46 > list.length)
      throw new Error("no entry");
    const nameEnd = at + 46 + list.readUInt16LE(at + 28);
    const extraEnd = nameEnd + list.readUInt16LE(at + 30);
    entries.push({
      name: list.subarray(at + 46, nameEnd),
      offset: list.readUInt32LE(at + 42),
      facts: factsAt(list, at + 8),
      extra: list.subarray(nameEnd, extraEnd),
      system: list[at + 5]!,
      attributes: list.readUInt32LE(at + 38),
    });
    at = extraEnd + list.readUInt16LE(at + 32);
  }
  if (at !== list.length) throw new Ambiguous("hidden", "");
  return entries.sort((a, b) => a.offset - b.offset);
}

/** Where the next entry has to begin. */
function checkEntry(file: number, entry: Central, expected: number): number {
  const { name, offset, facts, extra } = entry;
  const shown = decodeName(name);
  if (offset !== expected) throw new Ambiguous("hidden", shown);
  const head = readAt(file, offset, 30);
  if (head.length < 30 || head.toString("latin1", 0, 4) !== "PK\x03\x04") throw new Error("no entry");
  const [nameLength, extraLength] = [head.readUInt16LE(26), head.readUInt16LE(28)];
  const rest = readAt(file, offset + 30, nameLength + extraLength);
  if (!rest.subarray(0, nameLength).equals(name)) throw new Ambiguous("names", shown);
  const [listed, local] = [unicodeIn(extra, name), unicodeIn(rest.subarray(nameLength), name)];
  if (local !== null && !(listed?.equals(local) ?? false)) throw new Ambiguous("names", shown);
  if (listed !== null && !(facts.flags & UTF8 ? listed.equals(name) : mayBeSame(listed, name)))
    throw new Ambiguous("names", shown);
  if (!isOneKind(entry)) throw new Ambiguous("kind", shown);
  const here = withLargeSizes(factsAt(head, 6), rest.subarray(nameLength));
  const isLater = (facts.flags & 8) !== 0;
  if (here.flags !== facts.flags || here.method !== facts.method) throw new Ambiguous("kind", shown);
  // What is not known yet when the entry begins is zero.
  const isSame = (key: "crc" | "packed" | "size") => here[key] === facts[key] || (isLater && here[key] === 0);
  if (!isSame("crc") || !isSame("packed") || !isSame("size")) throw new Ambiguous("sizes", shown);
  const end = offset + 30 + nameLength + extraLength + facts.packed;
  return isLater ? end + descriptorAt(file, end, facts, shown) : end;
}

/** Whether it is the same to those that look at its name, at the mode that Unix gives it, and at the attributes of DOS. */
function isOneKind({ name, facts, system, attributes }: Central): boolean {
  const type = (attributes >>> 16) & 0o170000;
  if (name.at(-1) === SLASH || (BACKSLASHED.has(system) && name.at(-1) === BACKSLASH))
    // Some programs give directories a mode of all bits.
    return facts.size === 0 && type !== LINK;
  if (type === DIRECTORY || (attributes & DOS_DIRECTORY) !== 0) return false;
  // Some ask for the mode whoever made it.
  return UNIX_LIKE.has(system) || [0, REGULAR].includes(type);
}

const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const REGULAR = 0o100000;
const DIRECTORY = 0o040000;
const LINK = 0o120000;
const DOS_DIRECTORY = 0x10;
/** The systems on which some programs write paths with backslashes: MS-DOS, OS/2, NTFS and VFAT. */
export const BACKSLASHED: ReadonlySet<number> = new Set([0, 6, 10, 14]);
/** The systems whose entries have a mode: Unix and macOS. */
export const UNIX_LIKE: ReadonlySet<number> = new Set([3, 19]);

/** How long the description behind the bytes is, with or without a signature. */
function descriptorAt(file: number, at: number, { crc, packed, size }: Facts, shown: string): number {
  const found = readAt(file, at, 24);
  const numbers = (wide: boolean): Buffer => {
    const written = Buffer.alloc(wide ? 20 : 12);
    written.writeUInt32LE(crc);
    written.writeUInt32LE(packed, 4);
    written.writeUInt32LE(size, wide ? 12 : 8);
    return written;
  };
  const signature = Buffer.from("PK\x07\x08");
  for (const wide of [false, true])
    for (const start of [signature, Buffer.alloc(0)]) {
      const wanted = Buffer.concat([start, numbers(wide)]);
      if (found.subarray(0, wanted.length).equals(wanted)) return wanted.length;
    }
  throw new Ambiguous("sizes", shown);
}

function factsAt(bytes: Buffer, at: number): Facts {
  return {
    flags: bytes.readUInt16LE(at),
    method: bytes.readUInt16LE(at + 2),
    crc: bytes.readUInt32LE(at + 8),
    packed: bytes.readUInt32LE(at + 12),
    size: bytes.readUInt32LE(at + 16),
  };
}

/** With the sizes that a program wrote among the extra fields, since it did not know whether they would be large. */
function withLargeSizes(facts: Facts, extra: Buffer): Facts {
  const field = facts.packed === LARGE && facts.size === LARGE ? fieldIn(extra, 1) : null;
  if (field === null || field.length < 16) return facts;
  return { ...facts, size: Number(field.readBigUInt64LE(0)), packed: Number(field.readBigUInt64LE(8)) };
}

const LARGE = 0xffffffff;

function unicodeIn(extra: Buffer, name: Buffer): Buffer | null {
  return unicodeName(fieldIn(extra, UNICODE_PATH), name);
}

/** The id of the extra field with Info-ZIP's unicode path. */
export const UNICODE_PATH = 0x7075;

/** The name in UTF-8 in such a field: after a version and the checksum of the name that it replaces; null when it is about another. */
export function unicodeName(field: Buffer | null, name: Buffer): Buffer | null {
  const isAbout =
    field !== null && field.length > 5 && field[0] === 1 && field.readUInt32LE(1) === crc32(name);
  return isAbout ? field.subarray(5) : null;
}

/** The data of the first extra field with this id. */
function fieldIn(extra: Buffer, id: number): Buffer | null {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  return null;
}

/** A name in another encoding is for letters that the first one has not: it leads through as many names, and those without are the same. */
function mayBeSame(unicode: Buffer, name: Buffer): boolean {
  const [names, others] = [unicode, name].map((path) => path.toString("latin1").split("/")) as [
    string[],
    string[],
  ];
  return (
    names.length === others.length &&
    names.every((one, index) => /[^\0-\x7f]/.test(one) || one === others[index])
  );
}

/** The flag that says that a name is UTF-8. */
const UTF8 = 0x800;

function positionsOf(bytes: Buffer, signature: string): readonly number[] {
  const positions: number[] = [];
  for (
    let at = bytes.indexOf(signature, 0, "latin1");
    at >= 0;
    at = bytes.indexOf(signature, at + 1, "latin1")
  )
    positions.push(at);
  return positions;
}

function readAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, length));
  return bytes.subarray(0, fs.readSync(file, bytes, 0, bytes.length, at));
}
