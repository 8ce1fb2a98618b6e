// The bytes of a skill, on their way from its source to an agent.

import type { RenderedLink } from "./bundle.ts";
import type { Hex, RelPath } from "./names.ts";

export interface ContentFile {
  readonly path: RelPath;
  readonly executable: boolean;
  readonly sha256: Hex;
  /** Bytes. */
  readonly size: number;
  /** The bytes; large files are read again. */
  chunks(): Iterable<Uint8Array>;
}

/** All files and links of a skill, in no particular order. */
export interface Content {
  readonly files: readonly ContentFile[];
  readonly links: readonly RenderedLink[];
}
