// The path of an entry, as an archive writes it.

import type { ArchivePathProblem } from "../../../model/archive.ts";
import { type RelPath, ROOT, relPath } from "../../../model/names.ts";

/** The path below the root of the archive, or why it cannot be one. A leading `./` and a trailing slash are fine. */
export function cleanPath(
  written: string,
  isDirectory: boolean,
): RelPath | { readonly problem: ArchivePathProblem } {
  // Checked before anything is done for each directory.
  if (written.length > MAX_PATH || written.split("/", MAX_DEPTH + 1).length > MAX_DEPTH)
    return { problem: "long" };
  if (/\p{Cc}/u.test(written)) return { problem: "control" };
  if (written.includes("\\")) return { problem: "backslash" };
  if (written.startsWith("/")) return { problem: "absolute" };
  const path = written.replace(/^(?:\.\/+)+/, "").replace(isDirectory ? /\/$/ : /$^/, "");
  if (/^[A-Za-z]:/.test(path)) return { problem: "drive" };
  if (path.split("/").includes("..")) return { problem: "dotdot" };
  const clean = written === "" ? null : relPath(path);
  if (clean === null || (clean === ROOT && !isDirectory)) return { problem: "empty" };
  return clean;
}

/** The smallest limit of all systems; also for the target of a link. */
export const MAX_PATH = 1024;
const MAX_DEPTH = 100;

/** Metadata that macOS writes into archives. */
export function isJunk(path: RelPath): boolean {
  const names = path.split("/");
  const last = names.at(-1)!;
  return names[0] === "__MACOSX" || last.startsWith("._") || last === ".DS_Store";
}
