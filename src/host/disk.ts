// How much a program has written, while it is still writing.

import fs from "node:fs";
import { encodeName } from "../digest/bytes.ts";
import type { DiskLimits } from "./host.ts";

/**
 * Looks at the directory again and again until the returned function is called, and calls `tooLarge`, once, when there is more in it than
 * the limits allow.
 */
export function watchDisk(directory: string, limits: DiskLimits, tooLarge: () => void): () => void {
  const root = encodeName(directory);
  let timer: NodeJS.Timeout;
  const look = () => {
    const began = performance.now();
    if (exceeds(root, limits)) return tooLarge();
    // A directory of many files takes long to look at, and this process has other things to do.
    timer = setTimeout(look, Math.max(PAUSE, 4 * (performance.now() - began)));
  };
  timer = setTimeout(look, PAUSE);
  return () => clearTimeout(timer);
}

/** Milliseconds: a disk takes some dozens of megabytes in the meantime. */
const PAUSE = 50;

/** Whether there is more in the directory. Ends as soon as that is known; what disappears meanwhile is not counted. */
function exceeds(root: Buffer, { bytes, entries }: DiskLimits): boolean {
  let size = 0;
  let count = 0;
  const waiting = [root];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const name of ifThere(() => fs.readdirSync(at!, "buffer")) ?? []) {
      const path = Buffer.concat([at, SLASH, name]);
      const stat = ifThere(() => fs.lstatSync(path));
      if (stat === null) continue;
      count += 1;
      // A file with holes is larger than what it takes; some file systems do not say what a small one takes.
      size += Math.max(stat.blocks * 512, Math.min(stat.size, SMALL));
      if (size > bytes || count > entries) return true;
      if (stat.isDirectory()) waiting.push(path);
    }
  }
  return false;
}

const SLASH = Buffer.from("/");
const SMALL = 4096;

function ifThere<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    // Whatever it is, the program itself will hear of it.
    return null;
  }
}
