// Files that are made for later runs, one for each thing that they are about, in a directory of kitout's own.

import { dirname } from "../model/paths.ts";
import type { Host } from "./host.ts";
import { nonce } from "./presence.ts";

/** More are hardly in use at one time. */
const MOST_FILES = 64;

/**
 * Writes a file that its user alone may read, whole or not at all, and replaces what is at its path, whatever that is. Where the directory
 * has many files already, the older half of them is removed first. Throws `HostError`.
 */
export function keepFile(host: Host, file: string, bytes: Uint8Array): void {
  const made = `${file}.${nonce(host)}`;
  host.makeDirectory(dirname(file));
  if (host.stat(file) === null) makeRoom(host, dirname(file));
  try {
    host.writeFile(made, [bytes], 0o600);
    // Somebody may have put a link or a directory there.
    host.remove(file);
    host.rename(made, file);
  } catch (error) {
    host.remove(made);
    throw error;
  }
}

function makeRoom(host: Host, directory: string): void {
  const files = host.list(directory).map(({ name }) => `${directory}/${name}`);
  if (files.length < MOST_FILES) return;
  const aged = files.map((file) => ({ file, modified: host.stat(file)?.modified ?? 0 }));
  aged.sort((one, other) => one.modified - other.modified);
  for (const { file } of aged.slice(0, MOST_FILES / 2)) host.remove(file);
}
