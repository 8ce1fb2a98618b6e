// Counts how much an archive has unpacked to.

import type { UnpackLimits } from "../host.ts";

/** Thrown beyond the limits; it does not leave this directory. */
export class Excess extends Error {
  constructor(readonly problem: "ratio" | "too-large") {
    super(problem);
  }
}

/** Compares the unpacked size of one archive with the limits. */
export class Meter {
  #unpacked = 0;

  /** `packed` is the size of the archive in bytes. */
  constructor(
    private readonly packed: number,
    private readonly limits: UnpackLimits,
  ) {}

  /** Adds to the count. Throws `Excess`. */
  add(bytes: number): void {
    this.#unpacked += bytes;
    if (this.#unpacked > this.limits.maxBytes) throw new Excess("too-large");
    this.checkRatio(this.#unpacked, this.packed);
  }

  /** Checks a part, which may be packed more tightly than the whole. Throws `Excess`. */
  checkRatio(unpacked: number, packed: number): void {
    const { smallBytes, maxRatio } = this.limits;
    if (unpacked > smallBytes && unpacked > packed * maxRatio) throw new Excess("ratio");
  }
}
