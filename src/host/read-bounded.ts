import type { ReadHost } from "./host.ts";

/**
 * The bytes of a file, or how many had been read when they exceeded `limit`: a file may have size 0 and never end, like some in /proc.
 * Throws `HostError`.
 */
export function readBounded(
  host: Pick<ReadHost, "readChunks">,
  path: string,
  limit: number,
): Buffer | number {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (const chunk of host.readChunks(path)) {
    bytes += chunk.length;
    if (bytes > limit) return bytes;
    // The pieces share one buffer.
    chunks.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(chunks);
}
