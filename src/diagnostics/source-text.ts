import { decodeText } from "../digest/bytes.ts";
import { HostError, type ReadHost } from "../host/host.ts";
import { readBounded } from "../host/read-bounded.ts";
import { dirname, isInside } from "../model/paths.ts";

/** Bytes: as much as the largest file that kitout reads a configuration or a lock from. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The text of a file that a diagnostic is about; null when it cannot be read, or is not UTF-8. It was looked at before, and something else
 * may be there now: nothing is shown of a link that leads out of its directory, or out of the nearest one above it and the working directory.
 */
export function sourceText(host: ReadHost, file: string): string | null {
  try {
    const directory = host.realPath(dirname(file));
    const real = host.realPath(file);
    if (directory === null || real === null || !isInside(directory, real)) return null;
    if (!isInside(sharedBy(host.cwd, file), real)) return null;
    const bytes = readBounded(host.physical, real, MOST_BYTES);
    return typeof bytes === "number" ? null : decodeText(bytes);
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}

/** The nearest directory above two paths, or the first of them. As it is above the working directory, it is physical. */
function sharedBy(cwd: string, path: string): string {
  let shared = cwd;
  while (!isInside(shared, path)) shared = dirname(shared);
  return shared;
}
