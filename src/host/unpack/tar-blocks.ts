// Follows the blocks of a tar archive beside the library that reads them, and refuses what programs do not agree on. The format is that
// of POSIX (pax, "ustar Interchange Format") with GNU's sizes in base 256.

import { Ambiguous } from "./ambiguous.ts";
import { HEAD_BYTES } from "./format.ts";

/** Bytes. An extended header holds a few names; more of it is not looked at. */
const MAX_EXTENDED = 1024 * 1024;

/** The blocks of one archive, as far as it has been read. */
export class TarBlocks {
  #header = Buffer.alloc(0);
  /** Bytes until the next header. */
  #left = 0;
  /** The extended header that is being read, and how much of it there is. */
  #extended: { readonly isGlobal: boolean; readonly parts: Uint8Array[]; size: number } | null = null;
  /** The size that an extended header gives the next entry. */
  #size: number | null = null;
  #ended = false;

  /** Reads on. Throws `Ambiguous`, and an error for a size that is no number. */
  add(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#ended) {
        if (chunk.subarray(at).some((byte) => byte !== 0)) throw new Ambiguous("after-end");
        return;
      }
      const wanted = this.#left > 0 ? this.#left : HEAD_BYTES - this.#header.length;
      const part = chunk.subarray(at, at + wanted);
      at += part.length;
      if (this.#left > 0) this.#addContent(part);
      else {
        this.#header = Buffer.concat([this.#header, part]);
        if (this.#header.length === HEAD_BYTES) this.#readHeader();
      }
    }
  }

  #addContent(part: Uint8Array): void {
    this.#left -= part.length;
    const extended = this.#extended;
    if (extended === null) return;
    const kept = part.subarray(0, Math.max(0, extended.size));
    extended.size -= part.length;
    extended.parts.push(kept);
    if (this.#left === 0) this.#readExtended(extended.isGlobal, Buffer.concat(extended.parts));
  }

  #readHeader(): void {
    const header = this.#header;
    this.#header = Buffer.alloc(0);
    // Some programs stop at one block of zeros, others at two, others never.
    if (header.every((byte) => byte === 0)) {
      this.#ended = true;
      return;
    }
    const type = String.fromCharCode(header[156]!);
    const path = header.toString("latin1", 0, 100).replace(/\0.*/s, "");
    const size = sizeIn(header);
    this.#extended = null;
    if (type === "x" || type === "g")
      this.#extended = { isGlobal: type === "g", parts: [], size: Math.min(size, MAX_EXTENDED) };
    // Long names of GNU tar come before the entry that has them.
    else if (type !== "L" && type !== "K") {
      if (this.#size !== null && this.#size !== size) throw new Ambiguous("size", path);
      this.#size = null;
    }
    // Some programs take the size of a link as it stands, and others as nothing.
    if (NO_CONTENT.has(type) && size !== 0) throw new Ambiguous("size", path);
    this.#left = type === DIRECTORY ? 0 : Math.ceil(size / HEAD_BYTES) * HEAD_BYTES;
  }

  #readExtended(isGlobal: boolean, text: Buffer): void {
    this.#extended = null;
    for (const [, key, value] of text.toString("latin1").matchAll(/\d+ ([^=\n]+)=([^\n]*)\n/g)) {
      // Not every program knows that it holds for all that follow.
      if (isGlobal && ["path", "linkpath", "size"].includes(key!)) throw new Ambiguous("global-header");
      if (key === "size") this.#size = Number(value);
    }
  }
}

/** Its size, if there is one, is only advice. */
const DIRECTORY = "5";
/** Links, devices and pipes. */
const NO_CONTENT: ReadonlySet<string> = new Set(["1", "2", "3", "4", "6"]);

function sizeIn(header: Buffer): number {
  const field = header.subarray(124, 136);
  const size =
    field[0] === 0x80
      ? field.subarray(1).reduce((total, byte) => total * 256 + byte, 0)
      : octal(field.toString("latin1"));
  if (!Number.isSafeInteger(size)) throw new Error("no size");
  return size;
}

function octal(field: string): number {
  const digits = /^[ 0]*([0-7]*)[\0 ]*$/.exec(field)?.[1];
  return digits === undefined ? Number.NaN : Number.parseInt(`0${digits}`, 8);
}
