import type { ReadHost } from "./host.ts";

/** The size of a file, or the total size of the files in a directory, in bytes. Links are not followed. */
export function bytesIn(host: ReadHost, path: string): number {
  const stat = host.stat(path);
  if (stat?.kind !== "directory") return stat?.kind === "file" ? stat.size : 0;
  return host.list(path).reduce((sum, { name }) => sum + bytesIn(host, `${path}/${name}`), 0);
}
