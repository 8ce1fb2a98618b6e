// The format of a file, by its first bytes: its name is not reliable.

/** The size of a tar header. */
export const HEAD_BYTES = 512;

export type Format =
  | { readonly kind: "tar" | "gzip" | "zip" }
  /** The name is for messages; empty when it is unknown. */
  | { readonly kind: "other"; readonly name: string };

/** `head` is the first `HEAD_BYTES` of the file, or all of it. */
export function formatOf(head: Buffer): Format {
  const known = MAGIC.find(([hex]) => head.subarray(0, hex.length / 2).equals(Buffer.from(hex, "hex")));
  if (known !== undefined) {
    const [, name] = known;
    return name === "gzip" || name === "zip" ? { kind: name } : { kind: "other", name };
  }
  if (isTarStart(head)) return { kind: "tar" };
  if (head.length === 0) return { kind: "other", name: "an empty file" };
  const isPage = /^\s*<(?:!doctype|html|\?xml)/i.test(head.toString("latin1"));
  return { kind: "other", name: isPage ? "a web page" : "" };
}

/** Whether these bytes are a header with the right checksum, or the zeros that end an archive. The oldest tar has no magic number. */
export function isTarStart(head: Buffer): boolean {
  if (head.length < HEAD_BYTES) return false;
  if (head.every((byte) => byte === 0)) return true;
  const written = Number.parseInt(head.toString("latin1", 148, 156).replace(/[\0 ]+/g, ""), 8);
  const sum = head.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return sum === written;
}

const MAGIC: readonly (readonly [hex: string, name: string])[] = [
  ["1f8b", "gzip"],
  ["504b0304", "zip"],
  // An archive without entries.
  ["504b0506", "zip"],
  ["fd377a585a00", "an xz file"],
  ["425a68", "a bzip2 file"],
  ["28b52ffd", "a zstd file"],
  ["377abcaf271c", "a 7z archive"],
  ["526172211a07", "a rar archive"],
  ["4c5a4950", "an lzip file"],
  ["1f9d", "a file of compress"],
];
