// Looks at the headers of a tar archive beside the library that reads it. Where other programs (GNU tar, bsdtar, Python's
// tarfile and their like) could see another name, another size or other entries, the archive is refused.

import { decodeName } from "../../digest/bytes.ts";
import { Ambiguous } from "./ambiguous.ts";

const BLOCK = 512;

/** What is given in front of an entry and is about it. */
interface Extended {
  /** The types of the headers so far. */
  readonly types: readonly string[];
  /** Whether one of its two names is given. */
  readonly isNamed: boolean;
  readonly path: string | null;
  readonly size: number | null;
}

const PLAIN: Extended = { types: [], isNamed: false, path: null, size: null };

export class TarCheck {
  /** Less than a block of headers, or the body of an extended header. */
  #held: Buffer = Buffer.alloc(0);
  #wanted = BLOCK;
  #skip = 0;
  #body: { readonly type: string; readonly size: number } | null = null;
  #extended: Extended = PLAIN;
  #hasEnded = false;

  /** The next bytes of the archive. Throws `Ambiguous`, and an error for a broken archive. */
  add(chunk: Uint8Array): void {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, rest.length);
        this.#skip -= skipped;
        rest = rest.subarray(skipped);
        continue;
      }
      const taken = rest.subarray(0, this.#wanted - this.#held.length);
      this.#held = this.#held.length === 0 ? taken : Buffer.concat([this.#held, taken]);
      rest = rest.subarray(taken.length);
      if (this.#held.length < this.#wanted) {
        // The chunk is not ours.
        this.#held = Buffer.from(this.#held);
        return;
      }
      const whole = this.#held;
      this.#held = Buffer.alloc(0);
      this.#wanted = BLOCK;
      if (this.#body === null) this.#header(whole);
      else this.#read(this.#body, whole);
    }
  }

  /** The archive has no more bytes. */
  end(): void {
    if (this.#hasEnded && !isZero(this.#held)) throw new Ambiguous("after-end", "");
  }

  #header(block: Buffer): void {
    if (isZero(block)) {
      this.#hasEnded = true;
      return;
    }
    const name = nameIn(block);
    if (this.#hasEnded) throw new Ambiguous("after-end", name);
    // Python takes a header with something else for the end of the archive.
    if (!NUMBERS.every(([at, length]) => isNumber(block.subarray(at, at + length))))
      throw new Ambiguous("after-end", name);
    const type = block.toString("latin1", 156, 157);
    const size = sizeIn(block);
    // Some take what is here in other formats for the first part of the name.
    if (block.toString("latin1", 257, 263) !== "ustar\0" && !isZero(block.subarray(345, 500)))
      throw new Ambiguous("names", name);
    if ("xgLK".includes(type)) {
      if (size > MAX_BODY) throw new Error("an extended header that is too large");
      if (size > 0) {
        this.#body = { type, size };
        this.#wanted = padded(size);
      }
      return;
    }
    this.#entry(type, size, name);
    // Of a directory, all read the size as a note.
    this.#skip = type === "5" ? 0 : padded(size);
  }

  #entry(type: string, size: number, name: string): void {
    const { size: other, path } = this.#extended;
    this.#extended = PLAIN;
    if (type !== "\0" && !/[0-7]/.test(type)) throw new Ambiguous("kind", name);
    // Only files have bytes: some skip those of others, and some read them as headers.
    if (size > 0 && "12346".includes(type)) throw new Ambiguous("sizes", name);
    // The oldest tar marks directories like this, and only some take what newer ones mark as a file for one, or look at the final name.
    const isSlashed = (path ?? name).endsWith("/");
    if (isSlashed && ("07".includes(type) || (type === "\0" && size > 0))) throw new Ambiguous("kind", name);
    if (type === "\0" && isSlashed !== name.endsWith("/")) throw new Ambiguous("kind", name);
    if (other !== null && other !== size) throw new Ambiguous("sizes", name);
  }

  #read({ type, size }: { readonly type: string; readonly size: number }, padding: Buffer): void {
    this.#body = null;
    const body = padding.subarray(0, size);
    const { types, isNamed, path: former, size: known } = this.#extended;
    const records = "xg".includes(type) ? recordsIn(body) : longName(body);
    const path = records.get("path") ?? records.get("linkpath") ?? null;
    const shown = decodeName(Buffer.from(path ?? "", "latin1"));
    if ([...records.keys()].some((key) => SPARSE.test(key))) throw new Ambiguous("kind", shown);
    // Programs in C see a key that ends where the zero is.
    if ([...records.keys()].some((key) => /\p{Cc}/u.test(key))) throw new Ambiguous("names", shown);
    // Nothing instead of a name: some leave the one in the header, and some have none then.
    if (NAMES.some((key) => records.get(key) === "")) throw new Ambiguous("names", "");
    const isAboutName = path !== null;
    const written = records.get("size") ?? null;
    // For all entries that follow, or twice for one: not everybody takes the same.
    if (type === "g" && (isAboutName || written !== null)) throw new Ambiguous("names", shown);
    if (type === "g") return;
    if (types.includes(type) || (isAboutName && isNamed && !isPair(types, type)))
      throw new Ambiguous("names", shown);
    const number = written === null ? known : /^\d{1,15}$/.test(written) ? Number(written) : Number.NaN;
    this.#extended = {
      types: [...types, type],
      isNamed: isNamed || isAboutName,
      path: type === "K" ? former : (records.get("path") ?? former),
      size: number,
    };
  }
}

/** Keys by which some programs, and not others, know a file with holes: its size is another one for them. */
const SPARSE = /^(?:GNU\.sparse\.|SCHILY\.realsize$)/;

/** The keys of the two names of an entry. */
const NAMES = ["path", "linkpath"] as const;

/** Bytes. A path and the other facts about an entry are far shorter. */
const MAX_BODY = 1024 * 1024;

/** GNU tar has a header of its own for each of the two names of a link. */
function isPair(types: readonly string[], type: string): boolean {
  return "LK".includes(type) && types.every((other) => "LK".includes(other) && other !== type);
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

function nameIn(block: Buffer): string {
  return decodeName(Buffer.from(block.toString("latin1", 0, 100).split("\0", 1)[0]!, "latin1"));
}

/** Where in a header the numbers are besides the size: mode, owner, group, time, checksum, and two of a device. */
const NUMBERS = [
  [100, 8],
  [108, 8],
  [116, 8],
  [136, 12],
  [148, 8],
  [329, 8],
  [337, 8],
] as const;

/** Octal digits up to the first zero, or the bytes of a number that is too large for them. */
function isNumber(field: Buffer): boolean {
  if (field[0] === 0x80 || field[0] === 0xff) return true;
  return /^\s*[0-7]*\s*(?:\0|$)/.test(field.toString("latin1"));
}

/** Octal digits. Larger sizes, which are written in another way, are beyond every limit. */
function sizeIn(block: Buffer): number {
  const digits = /^ *([0-7]*)[ \0]*$/.exec(block.toString("latin1", 124, 136))?.[1];
  if (digits === undefined) throw new Error("no size");
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

/** The records of an extended header, one character for each byte. What says where and how large an entry is may not be there twice. */
function recordsIn(body: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const length = /^[1-9]\d{0,6}(?= )/.exec(body.toString("latin1", at, at + 8))?.[0];
    const end = at + Number(length);
    const record = body.toString("latin1", at, end);
    const [, key, value] = /^\d+ ([^=]+)=(.*)\n$/s.exec(record) ?? [];
    if (key === undefined || value === undefined || end > body.length) throw new Error("an extended header");
    if (records.has(key) && ["path", "linkpath", "size"].includes(key)) throw new Ambiguous("names", value);
    records.set(key, value);
    at = end;
  }
  return records;
}

/** A name, up to the first zero; what comes after it must be zeros. */
function longName(body: Buffer): ReadonlyMap<string, string> {
  const zero = body.indexOf(0);
  const name = zero < 0 ? body : body.subarray(0, zero);
  if (zero >= 0 && !isZero(body.subarray(zero))) throw new Ambiguous("names", name.toString("latin1"));
  return new Map([["path", name.toString("latin1")]]);
}
