// What was changed in the store is somebody's work, so it is never removed: it is moved to the store's directory `damaged`, which kitout
// leaves alone.

import { directoryHash } from "../digest/nar.ts";
import { type Host, HostError, type ReadHost } from "../host/host.ts";
import { basename } from "../model/names.ts";
import { dirname } from "../model/paths.ts";
import { digestOf, isIntactBundle } from "./existing.ts";

/** Moves `path`, a directory in `skills` or `bundles` of the store, to a new name in `damaged`, and returns its path there. */
export function setAside(host: Host, store: string, path: string): string {
  const damaged = `${store}/damaged`;
  host.makeDirectory(damaged);
  // Moving a directory requires permission to write in it.
  host.setMode(path, 0o755);
  for (let number = 1; ; number++) {
    const kept = `${damaged}/${basename(path)}-${number}`;
    if (host.stat(kept) !== null) continue;
    host.rename(path, kept);
    return kept;
  }
}

/** Whether every byte in a directory of `skills` or `bundles` is what its name says. What cannot be read is not. */
export function isIntact(host: ReadHost, path: string): boolean {
  try {
    if (basename(dirname(path)) === "bundles") return isIntactBundle(host, path);
    const digest = digestOf(host, path);
    return digest !== null && basename(path).startsWith(directoryHash(digest));
  } catch (error) {
    if (error instanceof HostError) return false;
    throw error;
  }
}
