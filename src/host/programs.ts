// Finds programs on this machine.

import { decodeName } from "../digest/bytes.ts";
import { MARKER } from "../model/marker.ts";
import { isInside } from "../model/paths.ts";
import type { ReadHost, Stat } from "./host.ts";
import { nullIfRefused } from "./null-if-refused.ts";

/**
 * The program's path on PATH; null when there is none. Empty and relative directories on PATH are skipped, since they depend on the
 * working directory, and so are the scripts that kitout puts into skills, which only search PATH themselves. With `guarded`, a physical
 * directory, so is every program that really is in there, whatever leads to it.
 */
export function findProgram(host: ReadHost, name: string, guarded: string | null = null): string | null {
  for (const directory of (host.env["PATH"] ?? "").split(":")) {
    const path = `${directory}/${name}`;
    if (!directory.startsWith("/") || !isExecutable(host, path) || isScript(host, path)) continue;
    if (guarded === null || !isIn(host, guarded, directory, path)) return path;
  }
  return null;
}

/** Whether the directory or the file itself is really in `guarded`. What cannot be found out counts as being there. */
function isIn(host: ReadHost, guarded: string, ...paths: readonly string[]): boolean {
  return paths.some((path) => {
    const real = nullIfRefused(() => host.realPath(path));
    return real === null || isInside(guarded, real);
  });
}

/** Whether there is an executable file; links are followed. */
export function isExecutable(host: ReadHost, path: string): boolean {
  const stat = statBehind(host, path);
  return stat?.kind === "file" && (stat.mode & 0o111) !== 0;
}

/** What the path leads to, links followed; null when there is nothing or it may not be inspected. */
export function statBehind(host: ReadHost, path: string): Stat | null {
  return nullIfRefused(() => {
    const stat = host.stat(path);
    if (stat?.kind !== "link") return stat;
    const real = host.realPath(path);
    return real === null ? null : host.stat(real);
  });
}

/** Bytes; every such script is shorter, and reading this much takes no time. */
const MOST_BYTES = 16 * 1024;

function isScript(host: ReadHost, path: string): boolean {
  if ((statBehind(host, path)?.size ?? 0) > MOST_BYTES) return false;
  const bytes = nullIfRefused(() => host.readFile(path));
  return bytes !== null && decodeName(bytes).split("\n", 2)[1] === MARKER;
}
