import { narDigest, SizeMismatch } from "../digest/nar.ts";
import { NotSerialisable, narOfDirectory } from "../host/hash-directory.ts";
import type { ReadHost } from "../host/host.ts";
import type { Digest } from "../model/names.ts";

export type Hashed =
  | { readonly kind: "digest"; readonly digest: Digest }
  | { readonly kind: "not-there" }
  /** Something at `path` is neither a file, a directory nor a link. */
  | { readonly kind: "not-serialisable"; readonly path: string }
  /** A file changed while it was read. */
  | { readonly kind: "changed" };

/** The digest of a directory, given as an absolute path; the same as from `nix hash path`. Throws `HostError`. */
export function hashDirectory(host: ReadHost, directory: string): Hashed {
  if (host.stat(directory) === null) return { kind: "not-there" };
  try {
    return { kind: "digest", digest: narDigest(narOfDirectory(host, directory)) };
  } catch (error) {
    if (error instanceof NotSerialisable) return { kind: "not-serialisable", path: error.path };
    if (error instanceof SizeMismatch) return { kind: "changed" };
    throw error;
  }
}
