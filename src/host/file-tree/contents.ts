// The contents of nodes: their own, or those of the base.

import { encodeName } from "../../digest/bytes.ts";
import type { Kind, ReadHost } from "../host.ts";
import { attach, based, below, type Facts, type Node, refuse } from "./node.ts";

const CHUNK_BYTES = 1024 * 1024;

/** All methods throw `HostError` when the base cannot be read. */
export class Contents {
  /** Null: there is no base. */
  constructor(private readonly base: ReadHost | null) {}

  /** The node with this name in a directory; null when there is none. */
  child(directory: Node, name: string): Node | null {
    const known = directory.children.get(name);
    if (known !== undefined || directory.origin === null) return known ?? null;
    const origin = below(directory.origin, name);
    const stat = this.base!.stat(origin);
    if (stat === null) return null;
    const node = based(stat.kind, origin);
    attach(directory, name, node);
    return node;
  }

  /** The names in a directory with their kinds. */
  entriesOf(directory: Node): ReadonlyMap<string, Kind> {
    const base = directory.origin === null ? [] : this.base!.list(directory.origin);
    const entries = new Map(base.map(({ name, kind }) => [name, kind]));
    for (const [name, child] of directory.children) {
      if (child === null) entries.delete(name);
      else entries.set(name, child.kind);
    }
    return entries;
  }

  factsOf(node: Node): Facts {
    return node.facts ?? this.base!.stat(node.origin!) ?? refuse("ENOENT");
  }

  sizeOf({ kind, origin, bytes, target }: Node): number {
    if (origin !== null) return this.base!.stat(origin)?.size ?? 0;
    return kind === "link" ? encodeName(target).length : bytes.length;
  }

  bytesOf({ origin, bytes }: Node): Uint8Array {
    return origin === null ? bytes : this.base!.physical.readFile(origin);
  }

  /** The bytes of a file in pieces of a bounded size, each in memory of its own or the base's. */
  *chunksOf({ origin, bytes }: Node): Iterable<Uint8Array> {
    if (origin !== null) return yield* this.base!.physical.readChunks(origin);
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
      yield Uint8Array.from(bytes.subarray(at, at + CHUNK_BYTES));
  }

  targetOf({ origin, target }: Node): string {
    return origin === null ? target : this.base!.readLink(origin);
  }
}
