import { basename } from "../model/names.ts";
import { dirname } from "../model/paths.ts";
import type { ReadHost } from "./host.ts";
import { nullIfRefused } from "./null-if-refused.ts";

/** Whether the text can be a physical path: no `.` or `..` in it, and no slash at its end. */
export function mayBePhysical(path: string): boolean {
  return !/\/\.\.?(?:\/|$)/.test(path) && (path === "/" || !path.endsWith("/"));
}

/** Where a path leads; the path as it is where that cannot be told: whoever opens it says why. */
export function realOrSame(host: ReadHost, path: string): string {
  return nullIfRefused(() => host.realPath(path)) ?? path;
}

/** The physical path of a name, which may itself be a link, or not exist; nor need all directories on the way. Throws `HostError`. */
export function physicalPath(host: ReadHost, path: string): string {
  if (path === "/") return path;
  const directory = physicalDirectory(host, dirname(path));
  return directory === "/" ? `/${basename(path)}` : `${directory}/${basename(path)}`;
}

/** The physical path of a directory, which may be a link, or not exist yet. Throws `HostError`. */
export function physicalDirectory(host: ReadHost, path: string): string {
  return host.realPath(path) ?? physicalPath(host, path);
}
