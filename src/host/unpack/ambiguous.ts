import type { ArchiveAmbiguity } from "../../model/archive.ts";

/** Thrown where two programs could read different things out of an archive; it does not leave this directory. */
export class Ambiguous extends Error {
  /** `what` is the entry that it is about, or empty. */
  constructor(
    readonly problem: ArchiveAmbiguity,
    readonly what: string,
  ) {
    super(problem);
  }
}
