// Nix's NAR serialisation, hashed while it is generated, and digests in the two encodings that kitout writes. The format is figure
// 5.2 of Eelco Dolstra's thesis, "The Purely Functional Software Deployment Model": every token is a 64-bit little-endian length,
// that many bytes, and zeros up to a multiple of eight.

import { createHash, type Hash, hash } from "node:crypto";
import type { Digest, Hex } from "../model/names.ts";
import { compareBytes, encodeName } from "./bytes.ts";

/** A tree to be digested. Names and targets are strings as `digest/bytes.ts` makes them; names differ and hold no `/`. */
export type NarNode =
  | { kind: "file"; executable: boolean; size: number; chunks: Iterable<Uint8Array> }
  | { kind: "link"; target: string }
  | { kind: "directory"; entries: Iterable<readonly [name: string, node: NarNode]> };

/** A file's chunks are not `size` bytes long: it changed while it was read. */
export class SizeMismatch extends Error {
  /** `actual` is where reading stopped: at the end, or in the chunk that went beyond `expected`. */
  constructor(
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`expected ${expected} bytes, got ${actual}`);
  }
}

/**
 * The SHA-256 of the tree's NAR serialisation as SRI, which is what `nix hash path` prints. Entries may come in any order. Each iterable
 * is read once, in the order of the serialisation, and a file's chunks only when it is its turn. Throws `SizeMismatch`, and whatever the
 * iterables throw.
 */
export function narDigest(node: NarNode): Digest {
  return new NarDigester().digest(node);
}

/** Digests trees one after another, in the same scratch memory. */
export class NarDigester {
  readonly #writer = new NarWriter();

  /** As `narDigest`. What the iterables do must not come back here. */
  digest(node: NarNode): Digest {
    this.#writer.begin();
    writeNode(this.#writer, node);
    return this.#writer.digest();
  }
}

/** The SHA-256 of some bytes, or of a string's bytes as `encodeName` gives them (so, usually, its UTF-8). */
export function hexDigest(content: Uint8Array | string): Hex {
  const bytes = typeof content === "string" ? encodeName(content) : content;
  return hash("sha256", bytes, "hex") as Hex;
}

/** The SHA-256 of some bytes as they are, not as a NAR, in the form of Subresource Integrity: `sha256-` and base64. */
export function sriDigest(bytes: Uint8Array): Digest {
  return sri(hash("sha256", bytes, "base64"));
}

/** A SHA-256 in hexadecimal in the form of Subresource Integrity. */
export function toSri(digest: Hex): Digest {
  return sri(Buffer.from(digest, "hex").toString("base64"));
}

/** The same digest in hexadecimal. */
export function toHex(digest: Digest): Hex {
  return Buffer.from(digest.slice(SRI_PREFIX.length), "base64").toString("hex") as Hex;
}

function writeNode(writer: NarWriter, node: NarNode): void {
  switch (node.kind) {
    case "file":
      writer.put(node.executable ? EXECUTABLE : REGULAR);
      writeContents(writer, node.size, node.chunks);
      break;
    case "link":
      writer.put(LINK);
      writer.name(node.target);
      break;
    case "directory":
      writer.put(DIRECTORY);
      for (const [name, child] of [...node.entries].sort(([a], [b]) => compareBytes(a, b))) {
        writer.put(ENTRY);
        writer.name(name);
        writer.put(ENTRY_NODE);
        writeNode(writer, child);
        writer.put(CLOSE);
      }
      break;
  }
  writer.put(CLOSE);
}

function writeContents(writer: NarWriter, size: number, chunks: Iterable<Uint8Array>): void {
  writer.length(size);
  let written = 0;
  for (const chunk of chunks) {
    written += chunk.length;
    // Checked here, not at the end: a file that something keeps appending to has no end.
    if (written > size) throw new SizeMismatch(size, written);
    writer.put(chunk);
  }
  if (written !== size) throw new SizeMismatch(size, written);
  writer.pad(size);
}

/**
 * Collects small pieces before they are hashed: a call of the hash costs more than a header's bytes. Most skills fit as a whole, and are
 * hashed by one call.
 */
class NarWriter {
  /** Null while everything is still in `#collected`. */
  #hash: Hash | null = null;
  readonly #collected = Buffer.allocUnsafe(SCRATCH_SIZE);
  #used = 0;

  /** Whatever was not finished is dropped. */
  begin(): void {
    this.#hash = null;
    this.#used = 0;
    this.put(MAGIC);
  }

  put(bytes: Uint8Array): void {
    if (bytes.length > SCRATCH_SIZE - this.#used) {
      const hash = this.#flush();
      if (bytes.length > SCRATCH_SIZE / 2) {
        hash.update(bytes);
        return;
      }
    }
    this.#collected.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** A string's bytes as `encodeName` gives them, as one token. */
  name(name: string): void {
    if (name.length > MAX_SHORT || !name.isWellFormed()) {
      this.#token(encodeName(name));
      return;
    }
    if (SCRATCH_SIZE - this.#used < 16 + 3 * MAX_SHORT) this.#flush();
    const length = this.#collected.write(name, this.#used + 8, "utf8");
    this.length(length);
    this.#used += length;
    this.pad(length);
  }

  #token(bytes: Uint8Array): void {
    this.length(bytes.length);
    this.put(bytes);
    this.pad(bytes.length);
  }

  length(count: number): void {
    if (SCRATCH_SIZE - this.#used < 8) this.#flush();
    // Two halves of 32 bits: a BigInt for each token would dominate the cost.
    this.#used = this.#collected.writeUInt32LE(count % 2 ** 32, this.#used);
    this.#used = this.#collected.writeUInt32LE(Math.floor(count / 2 ** 32), this.#used);
  }

  /** The zeros that follow `count` bytes. */
  pad(count: number): void {
    const rest = count % 8;
    if (rest !== 0) this.put(ZEROS.subarray(rest));
  }

  digest(): Digest {
    const whole = this.#collected.subarray(0, this.#used);
    return sri(this.#hash === null ? hash("sha256", whole, "base64") : this.#flush().digest("base64"));
  }

  #flush(): Hash {
    this.#hash ??= createHash("sha256");
    this.#hash.update(this.#collected.subarray(0, this.#used));
    this.#used = 0;
    return this.#hash;
  }
}

function sri(base64: string): Digest {
  return (SRI_PREFIX + base64) as Digest;
}

function tokens(...texts: string[]): Uint8Array {
  return Buffer.concat(
    texts.map((text) => {
      const token = Buffer.alloc(8 + Math.ceil(text.length / 8) * 8);
      token.writeUInt32LE(text.length);
      token.write(text, 8);
      return token;
    }),
  );
}

const SRI_PREFIX = "sha256-";
const SCRATCH_SIZE = 64 * 1024;
/** Characters of a name that is written without a buffer of its own. */
const MAX_SHORT = 512;
const ZEROS: Uint8Array = Buffer.alloc(8);

const MAGIC = tokens("nix-archive-1");
const REGULAR = tokens("(", "type", "regular", "contents");
const EXECUTABLE = tokens("(", "type", "regular", "executable", "", "contents");
const LINK = tokens("(", "type", "symlink", "target");
const DIRECTORY = tokens("(", "type", "directory");
const ENTRY = tokens("entry", "(", "name");
const ENTRY_NODE = tokens("node");
const CLOSE = tokens(")");

/** The beginning of a rendered skill's directory name: as much of the hash as in a Nix store path, 160 bits, and a dash. */
export function directoryHash(digest: Digest): string {
  return `${Buffer.from(digest.slice(SRI_PREFIX.length), "base64").toString("hex", 0, 20)}-`;
}
