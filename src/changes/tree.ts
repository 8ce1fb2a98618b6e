// One skill's directory as something to compare: the listing, and the bytes only of what differs.

import { decodeText } from "../digest/bytes.ts";

export interface SkillFile {
  readonly kind: "file";
  /** Bytes. */
  readonly size: number;
  /** The owner's executable bit. */
  readonly executable: boolean;
  /** SHA-256, computed on demand; null when it cannot be read. */
  readonly digest: () => string | null;
  /** Read on demand, and not kept. */
  readonly content: () => Content;
}

export type Content =
  | { readonly kind: "text"; readonly text: string }
  /** Not text, or too large to be compared line by line; `text` is a lenient decoding, null when the file is too large even for that. */
  | { readonly kind: "binary" | "large"; readonly text: string | null }
  | { readonly kind: "unreadable" };

/** Bytes of a file; a larger one is neither compared line by line nor shown. */
export const MAX_COMPARED = 1024 * 1024;
/** Bytes of a file; a larger one is not read. */
export const MAX_READ = 64 * 1024 * 1024;

export interface SkillLink {
  readonly kind: "link";
  readonly target: string;
}

/** What a directory on a disk may hold but no skill does: a pipe or a device, or a directory that cannot be listed. */
export type OddNode = { readonly kind: "special" } | { readonly kind: "unreadable" };

export type SkillNode = SkillFile | SkillLink | OddNode;

/** Paths below the skill to nodes. Directories appear only as parts of paths. */
export type SkillTree = ReadonlyMap<string, SkillNode>;

/** The content of these bytes, at most `MAX_READ` of them. They are not text when they hold a NUL or are not UTF-8. */
export function contentIn(bytes: Uint8Array): Content {
  if (bytes.length > MAX_COMPARED) return { kind: "large", text: lenientText(bytes) };
  const text = bytes.includes(0) ? null : decodeText(bytes);
  // An agent reads on where strict decoding fails.
  return text === null ? { kind: "binary", text: lenientText(bytes) } : { kind: "text", text };
}

/** UTF-16 if there is a byte order mark for it, else UTF-8; U+FFFD replaces invalid bytes. */
function lenientText(bytes: Uint8Array): string {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  const encoding = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

/** Whether both look the same to an agent. */
export function sameNode(a: SkillNode | undefined, b: SkillNode | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind === "link" && b.kind === "link") return a.target === b.target;
  if (a.kind !== "file" || b.kind !== "file") return false;
  if (a.executable !== b.executable || a.size !== b.size) return false;
  const digest = a.digest();
  return digest !== null && digest === b.digest();
}
