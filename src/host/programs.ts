// Which programs this machine has.

import { decodeName } from "../digest/bytes.ts";
import { MARKER } from "../model/marker.ts";
import { HostError, type ReadHost, type Stat } from "./host.ts";

/**
 * Where the program is on PATH; null when it is not there. Names on PATH that are empty or relative are passed over, since what they mean
 * depends on where one stands, and so are a skill's own scripts, which only look further.
 */
export function findProgram(host: ReadHost, name: string): string | null {
  for (const directory of (host.env["PATH"] ?? "").split(":")) {
    const path = `${directory}/${name}`;
    if (directory.startsWith("/") && isExecutable(host, path) && !isScript(host, path)) return path;
  }
  return null;
}

/** Whether there is a file that somebody may run; links are followed. */
export function isExecutable(host: ReadHost, path: string): boolean {
  const stat = statBehind(host, path);
  return stat?.kind === "file" && (stat.mode & 0o111) !== 0;
}

/** What stands at the end of the links; null when nothing does, or nobody lets us look. */
export function statBehind(host: ReadHost, path: string): Stat | null {
  return nullIfDenied(() => {
    const stat = host.stat(path);
    if (stat?.kind !== "link") return stat;
    const real = host.realPath(path);
    return real === null ? null : host.stat(real);
  });
}

/** Such a script is shorter; a program of this size is read in no time. */
const MOST_BYTES = 16 * 1024;

function isScript(host: ReadHost, path: string): boolean {
  if ((statBehind(host, path)?.size ?? 0) > MOST_BYTES) return false;
  const bytes = nullIfDenied(() => host.readFile(path));
  return bytes !== null && decodeName(bytes).split("\n", 2)[1] === MARKER;
}

function nullIfDenied<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}
