// A fetched tree in Nix's serialisation, whose digest is the `narHash`.

import type { NarNode } from "../../digest/nar.ts";
import type { ReadHost } from "../../host/host.ts";
import type { BlobId } from "../../model/names.ts";
import type { Node } from "../../model/tree.ts";
import { type Listing, treeOf } from "./listing.ts";

/**
 * Everything that is listed: nothing is skipped, empty directories stay, and a submodule is one. Files are read while they are hashed, so
 * every blob must be at its path in the cache.
 */
export function narOfListing(host: ReadHost, listing: Listing, fileOf: (blob: BlobId) => string): NarNode {
  return narOf(
    host,
    treeOf(listing, fileOf, () => false),
  );
}

function narOf(host: ReadHost, node: Node): NarNode {
  switch (node.kind) {
    case "file": {
      const { file } = node.blob!;
      return {
        kind: "file",
        executable: node.executable,
        size: host.physical.stat(file)?.size ?? 0,
        chunks: host.physical.readChunks(file),
      };
    }
    case "link":
      return { kind: "link", target: node.target };
    case "directory":
      return {
        kind: "directory",
        entries: [...node.children].map(([name, child]) => [name, narOf(host, child)] as const),
      };
    default:
      return { kind: "directory", entries: [] };
  }
}
