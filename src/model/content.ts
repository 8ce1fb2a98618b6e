// The bytes of a skill, on their way from its source to an agent.

import type { RenderedLink } from "./bundle.ts";
import type { Hex, RelPath } from "./names.ts";

export interface ContentFile {
  readonly path: RelPath;
  readonly executable: boolean;
  readonly sha256: Hex;
  /** Bytes. */
  readonly size: number;
  /** The bytes in pieces, each of which may be overwritten when the next one is asked for. Files that are not held are read again. */
  chunks(): Iterable<Uint8Array>;
}

/** All files and links of a skill, in no particular order. */
export interface Content {
  readonly files: readonly ContentFile[];
  readonly links: readonly RenderedLink[];
}
