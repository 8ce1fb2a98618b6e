import { hexDigestOfChunks, verifiedChunks } from "../digest/chunks.ts";
import { fileOf } from "../digest/content.ts";
import type { ReadHost } from "../host/host.ts";
import { bytesOf } from "../model/bundle.ts";
import type { ReadContent } from "./bundle/pack.ts";

/** Bytes; a larger file is read in pieces, and again when it is written. */
const HELD_BYTES = 4 * 1024 * 1024;

/** How the bytes of a skill's files are read on this machine. What it gives throws `HostError`. */
export function contentReader(host: ReadHost): ReadContent {
  return (file) => {
    const path = bytesOf(file);
    // The listed size may be outdated; the bytes read here count.
    const size = file.size ?? host.physical.stat(path)?.size ?? 0;
    if (size <= HELD_BYTES) return fileOf(file, host.physical.readFile(path));
    const sha256 = hexDigestOfChunks(host.physical.readChunks(path));
    return {
      path: file.path,
      executable: file.executable,
      sha256,
      size,
      chunks: () => verifiedChunks(host.physical.readChunks(path), sha256),
    };
  };
}
