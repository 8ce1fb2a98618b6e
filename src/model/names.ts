// Strings that have been checked once, with the proof in their type.

declare const brand: unique symbol;
type Brand<B extends string> = string & { readonly [brand]: B };

/**
 * A `/`-separated path below some root: no empty, `.` or `..` segment and no leading `/`; the root itself is "". Bytes of a name that are
 * not UTF-8 are lone surrogates in it (see `digest/bytes.ts`), so that every possible file name has exactly one such string.
 */
export type RelPath = Brand<"RelPath">;

/** The id of a skill in the catalog: `[idPrefix/]path/in/source`. */
export type SkillId = Brand<"SkillId">;

/** SHA-256 of a tree in Nix's NAR serialisation, as SRI: `sha256-…=`. */
export type Digest = Brand<"Digest">;

/** SHA-256 of some bytes, 64 lower-case hex digits. */
export type Hex = Brand<"Hex">;

/**
 * The id of some bytes: `git-` and the object id of them as a blob (SHA-1 or SHA-256, 40 or 64 hex digits), or `raw-` and their SHA-256.
 * It can be a file name.
 */
export type BlobId = Brand<"BlobId">;

export const ROOT = "" as RelPath;

/** The path as a `RelPath`, or null when it is not one. `.` and "" are the root. */
export function relPath(text: string): RelPath | null {
  if (text === "." || text === "") return ROOT;
  return text.split("/").every((segment) => segment !== "" && segment !== "." && segment !== "..")
    ? (text as RelPath)
    : null;
}

/** The path of a name in a directory. */
export function join(base: RelPath, name: string): RelPath {
  return (base === "" ? name : `${base}/${name}`) as RelPath;
}

/** The directory of `path`; that of the root is the root. */
export function parent(path: RelPath): RelPath {
  const slash = path.lastIndexOf("/");
  return (slash < 0 ? "" : path.slice(0, slash)) as RelPath;
}

/** Every directory above `path` but the root, outermost first. */
export function parents(path: RelPath): RelPath[] {
  const found: RelPath[] = [];
  for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1))
    found.push(path.slice(0, slash) as RelPath);
  return found;
}

/** The last segment; "" for the root. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether `path` is `base` or below it. */
export function within(base: RelPath, path: RelPath): boolean {
  return base === "" || path === base || path.startsWith(`${base}/`);
}

/** Equal for names that macOS or Windows would keep in one directory entry. */
export function fold(name: string): string {
  // Nearly every name is ASCII: a fast path.
  if (/^[\0-\x7f]*$/.test(name)) return name.toLowerCase();
  // Lower case first, then upper, so that ß, ẞ and SS are equal, as on APFS, and ς, σ and Σ too.
  return name.normalize("NFD").toLowerCase().toUpperCase().normalize("NFC").toLowerCase();
}

/** Whether it is safe for shells, archives and other systems: no control characters, no backslash, valid UTF-8. */
export function isPlainText(text: string): boolean {
  return !/[\0-\x1f\x7f\\]/.test(text) && text.isWellFormed();
}

/**
 * Whether some system takes this name for `.git`: its content would be taken for a repository's state, and git itself refuses to check it
 * out. Case never matters; macOS ignores invisible characters, and Windows dots, spaces and what follows a colon, and it has a short name
 * for it. After git's core.protectHFS and core.protectNTFS.
 */
export function isGitDirectory(name: string): boolean {
  return (
    /^\.git$/i.test(name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "")) ||
    /^(?:\.git|git~1)[ .]*(?:[:\\]|$)/i.test(name)
  );
}
