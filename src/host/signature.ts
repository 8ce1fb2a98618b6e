// What a path is, in a few numbers that change with what is there: how a later run knows, without reading, that nothing has changed.

import fs from "node:fs";
import { native, systemCode } from "./attempt.ts";

/** The numbers of one path: device, inode, mode with the kind, owner, size, time of modification, and time of change. */
export const FIELDS = 7;

/** Where the time of change stands among them. */
export const CHANGED = 6;

/** What of a path counts. `place`: of a directory, which one it is, and who may do what, but not what is in it. */
export type Part = "whole" | "place";

/** Instead of the numbers: nothing is there, or the machine does not let us look, which is never the same as anything. */
const NOTHING = -1n;
const REFUSED = -2n;

/**
 * Writes the numbers of a path into `numbers` at `at`; links are not followed. Times are nanoseconds. False when the machine does not let
 * us look.
 */
export function sign(path: string, part: Part, numbers: BigInt64Array, at: number): boolean {
  const found = look(path);
  if (found === null || found === REFUSED) {
    numbers.fill(found ?? NOTHING, at, at + FIELDS);
    return found === null;
  }
  numbers[at] = found.dev;
  numbers[at + 1] = found.ino;
  numbers[at + 2] = found.mode;
  numbers[at + 3] = found.uid;
  const isPlace = part === "place" && found.isDirectory();
  numbers[at + 4] = isPlace ? 0n : found.size;
  numbers[at + 5] = isPlace ? 0n : found.mtimeNs;
  numbers[at + CHANGED] = isPlace ? 0n : found.ctimeNs;
  return true;
}

function look(path: string): fs.BigIntStats | typeof REFUSED | null {
  try {
    return fs.lstatSync(native(path), { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    // A file where a directory would lead on.
    return code === "ENOTDIR" ? null : REFUSED;
  }
}
