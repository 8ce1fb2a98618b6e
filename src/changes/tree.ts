// One skill's directory as something to compare: the listing, and the bytes only of what differs.

export interface SkillFile {
  readonly kind: "file";
  /** Bytes. */
  readonly size: number;
  /** The owner's executable bit. */
  readonly executable: boolean;
  /** SHA-256; null when it cannot be read. Computed when it is asked for. */
  readonly digest: () => string | null;
  /** Read when it is asked for, and not kept. */
  readonly content: () => Content;
}

export type Content =
  | { readonly kind: "text"; readonly text: string }
  /** Too large to be looked into, or it cannot be read. */
  | { readonly kind: "binary" | "large" | "unreadable" };

export interface SkillLink {
  readonly kind: "link";
  readonly target: string;
}

/** What no skill holds, but a directory on a disk may: a pipe or a device, a directory that cannot be listed. */
export type OddNode = { readonly kind: "special" } | { readonly kind: "unreadable" };

export type SkillNode = SkillFile | SkillLink | OddNode;

/** Path below the skill to what stands there. Directories are in it only as parts of paths. */
export type SkillTree = ReadonlyMap<string, SkillNode>;

/** The text in these bytes; null when they are none: they hold a NUL, or are not UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Whether an agent finds the same in both. */
export function sameNode(a: SkillNode | undefined, b: SkillNode | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind === "link" && b.kind === "link") return a.target === b.target;
  if (a.kind !== "file" || b.kind !== "file") return false;
  if (a.executable !== b.executable || a.size !== b.size) return false;
  const digest = a.digest();
  return digest !== null && digest === b.digest();
}
