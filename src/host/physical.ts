// Reads by physical paths, which hold: whoever swaps a directory or a file on the way for a link is refused, at whatever moment.
//
// O_NOFOLLOW alone is about the last name only, and comparing before or after opening by path leaves a moment between the two. So each
// directory on the way is opened by its name in the one above it, and is held while something in it is opened (held-directories.ts).
// That needs /proc, as on Linux. Elsewhere the process enters the directory, and asks the system where it is (entered-directory.ts).
// That is as good, but not possible in a worker thread, nor for a directory whose name is not UTF-8: there only the last name and what
// is seen just before are checked.

import fs from "node:fs";
import { isMainThread } from "node:worker_threads";
import { decodeName } from "../digest/bytes.ts";
import { basename } from "../model/names.ts";
import { dirname } from "../model/paths.ts";
import { attempt, native, refuse, systemCode } from "./attempt.ts";
import { directoryByPath, enteredDirectory } from "./entered-directory.ts";
import { HeldDirectories } from "./held-directories.ts";
import type { PhysicalReads } from "./host.ts";
import { list, Pieces, stat } from "./node-reads.ts";
import { mayBePhysical } from "./physical-path.ts";

/**
 * Runs `use` with a path by which the system reaches a physical directory, and nothing else, until `use` returns: a name is appended
 * after a slash. Throws what the system throws; ELOOP where a link is on the way.
 */
export type Reach = <T>(directory: string, use: (reached: string) => T) => T;

/** How directories are reached: by descriptors, by entering them, or by their paths. */
export type Way = "held" | "entered" | "path";

function bestWay(): Way {
  if (HeldDirectories.arePossible()) return "held";
  return isMainThread ? "entered" : "path";
}

/** `PhysicalReads` of this machine, and what its host has to say. */
export interface Physical {
  readonly reads: PhysicalReads;
  /** This process has renamed or removed what was at this path. */
  readonly moved: (path: string) => void;
}

/** The functions of a host for physical paths, by the best way or the one given. A path with `.` or `..` in it, or that ends in a slash, is refused as EINVAL. */
export function physical(given: Way | null = null): Physical {
  const held = new HeldDirectories();
  const pieces = new Pieces();
  let way = given;
  const reach: Reach = (directory, use) => {
    way ??= bestWay();
    if (way === "held") return held.reach(directory, use);
    return way === "entered" ? enteredDirectory(directory, use) : directoryByPath(directory, use);
  };
  /** Runs `use` with a path by which the system reaches what the physical `path` names, and nothing else. */
  const at = <T>(path: string, use: (reached: string) => T): T => {
    check(path);
    return path === "/" ? use("/") : reach(dirname(path), (reached) => use(`${reached}/${basename(path)}`));
  };
  const open = (path: string) => at(path, (reached) => openFile(reached).file);
  const reads: PhysicalReads = {
    list: (path) =>
      attempt("list", path, () => {
        check(path);
        return reach(path, list);
      }),
    stat: (path) => attempt("look at", path, () => nullIfMissing(() => at(path, stat))),
    readLink: (path) =>
      attempt("read", path, () =>
        at(path, (reached) => decodeName(fs.readlinkSync(native(reached), "buffer"))),
      ),
    readFile: (path) => attempt("read", path, () => readWhole(at(path, openFile))),
    readChunks: (path) => pieces.of(path, () => open(path)),
  };
  return { reads, moved: (path) => held.moved(path) };
}

/** As for a path: nothing is in a directory that does not exist. */
function nullIfMissing<T>(look: () => T | null): T | null {
  try {
    return look();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}

function check(path: string): void {
  if (!mayBePhysical(path)) refuse("EINVAL");
}

/** Where a pipe has come to be, opening it must not wait for somebody who writes. */
const OPEN = fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK;

interface Opened {
  /** The descriptor. */
  readonly file: number;
  /** In bytes, when it was opened. */
  readonly size: number;
}

/** Opens a regular file, and nothing else. */
function openFile(reached: string): Opened {
  const file = fs.openSync(native(reached), OPEN);
  const opened = fs.fstatSync(file);
  if (opened.isFile()) return { file, size: opened.size };
  fs.closeSync(file);
  return refuse(opened.isDirectory() ? "EISDIR" : "EFTYPE");
}

function readWhole({ file, size }: Opened): Uint8Array {
  try {
    // Files that the system makes up when they are read have no size before.
    if (size === 0) return fs.readFileSync(file);
    const bytes = Buffer.allocUnsafe(size);
    let end = 0;
    for (let length = 1; length > 0 && end < size; end += length)
      length = fs.readSync(file, bytes, end, size - end, null);
    return end === size ? bytes : bytes.subarray(0, end);
  } finally {
    fs.closeSync(file);
  }
}
