// A fetched tree as Nix serialises it: what a `narHash` is the digest of.

import type { NarNode } from "../../digest/nar.ts";
import type { ReadHost } from "../../host/host.ts";
import type { BlobId } from "../../model/names.ts";
import type { Node } from "../../model/tree.ts";
import { type Listing, treeOf } from "./listing.ts";

/**
 * All that is listed: nothing is skipped, empty directories stay, and a submodule is one. Reads lazily, while it is hashed, so every
 * blob must be where `fileOf` says.
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
        size: host.stat(file)?.size ?? 0,
        chunks: host.readChunks(file),
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
