// The bytes of a skill, on their way from its source to an agent.

import type { RenderedLink } from "./bundle.ts";
import type { Hex, RelPath } from "./names.ts";

export interface ContentFile {
  readonly path: RelPath;
  readonly executable: boolean;
  readonly sha256: Hex;
  /** Bytes. */
  readonly size: number;
  /** The bytes, read again when they are too many to hold. */
  chunks(): Iterable<Uint8Array>;
}

/** All that a skill is, in no particular order. */
export interface Content {
  readonly files: readonly ContentFile[];
  readonly links: readonly RenderedLink[];
}
