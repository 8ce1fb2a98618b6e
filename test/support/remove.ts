// Temporary directories are removed, read-only stores in them too.

import { spawnSync } from "node:child_process";
import fs from "node:fs";

/** Removes a directory and all below it, if there is one. Only root can do so at once: for others, what is read-only is made writable first. */
export function removeTree(directory: string): void {
  try {
    fs.rmSync(directory, { recursive: true, force: true });
  } catch {
    spawnSync("chmod", ["-R", "u+rwx", directory]);
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
