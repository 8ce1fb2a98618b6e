import type { ContentFile } from "../model/content.ts";
import type { RelPath } from "../model/names.ts";
import { hexDigest } from "./nar.ts";

/** A file with these bytes, which stay in memory. */
export function fileOf(
  { path, executable }: { readonly path: RelPath; readonly executable: boolean },
  bytes: Uint8Array,
): ContentFile {
  return { path, executable, sha256: hexDigest(bytes), size: bytes.length, chunks: () => [bytes] };
}
