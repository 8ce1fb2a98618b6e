// The bytes of the lock, and that something other than a lock may stand in its place.

import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { attempt } from "../diagnostics/host.ts";
import type { Host } from "../host/host.ts";

/** A hundred thousand skills. */
const MAX_BYTES = 16 * 1024 * 1024;

/** `file` is physical. Null when nothing is there, and when it cannot be read: then there are diagnostics. */
export function lockBytes(host: Host, file: string): Checked<Uint8Array | null> {
  const diagnostics: Diagnostic[] = [];
  const bytes = attempt(() => read(host, file, diagnostics), { file }, diagnostics);
  return { value: bytes, diagnostics };
}

function read(host: Host, file: string, diagnostics: Diagnostic[]): Uint8Array | null {
  const stat = host.stat(file);
  if (stat === null) return null;
  if (stat.kind !== "file") {
    diagnostics.push(diagnostic("lock/not-a-file", { file }, { kind: stat.kind }));
    return null;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (const chunk of host.readChunks(file)) {
    length += chunk.length;
    if (length > MAX_BYTES) {
      diagnostics.push(diagnostic("lock/syntax", { file }, { problem: "too-large" }));
      return null;
    }
    // The pieces share one buffer.
    chunks.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(chunks);
}
