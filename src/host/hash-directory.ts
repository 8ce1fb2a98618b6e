// A directory on the machine in Nix's serialisation, for the same digest as `nix hash path`.

import type { NarNode } from "../digest/nar.ts";
import type { PhysicalReads, ReadHost } from "./host.ts";
import { physicalPath } from "./physical-path.ts";

/** Reads files while they are hashed. Throws `NotSerialisable` for sockets, pipes and devices. */
export function narOfDirectory(host: ReadHost, path: string): NarNode {
  return narOf(host.physical, physicalPath(host, path));
}

function narOf(host: PhysicalReads, path: string): NarNode {
  const stat = host.stat(path);
  switch (stat?.kind) {
    case "file":
      return { kind: "file", executable: stat.executable, size: stat.size, chunks: host.readChunks(path) };
    case "link":
      return { kind: "link", target: host.readLink(path) };
    case "directory":
      return {
        kind: "directory",
        entries: host.list(path).map(({ name }) => [name, narOf(host, `${path}/${name}`)] as const),
      };
    default:
      throw new NotSerialisable(path);
  }
}

/** The node at `path` is neither a file, a directory nor a link. */
export class NotSerialisable extends Error {
  constructor(readonly path: string) {
    super(`not serialisable: ${path}`);
  }
}
