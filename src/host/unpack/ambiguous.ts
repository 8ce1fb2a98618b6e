// What two programs would read in two ways, so that nobody knows what an archive holds.

import type { Ambiguity } from "../../model/archive.ts";

/** Thrown where that is found; it does not leave this directory. */
export class Ambiguous extends Error {
  /** `entry` is the path of the entry that it is about; empty: the archive. */
  constructor(
    readonly problem: Ambiguity,
    readonly entry = "",
  ) {
    super(problem);
  }
}
