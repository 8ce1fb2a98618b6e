import type { Host } from "./host.ts";

/**
 * Removes the older half of the files in a directory when there are `most` of them. Throws `HostError`; what another run removes meanwhile
 * does not matter.
 */
export function makeRoom(
  host: Pick<Host, "list" | "stat" | "remove">,
  directory: string,
  most: number,
): void {
  const files = host.list(directory).map(({ name }) => `${directory}/${name}`);
  if (files.length < most) return;
  const aged = files.map((file) => ({ file, modified: host.stat(file)?.modified ?? 0 }));
  aged.sort((one, other) => one.modified - other.modified);
  for (const { file } of aged.slice(0, Math.ceil(most / 2))) host.remove(file);
}
