// Why an archive is refused.

import { type Diagnostic, diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { ArchiveProblem } from "../../../host/host.ts";
import type { ArchiveLimit, ArchiveRefusal } from "../../../model/archive.ts";
import type { Asked } from "../context.ts";

export type Refusal =
  | ArchiveProblem
  /** `reason` is about the entry, and sometimes about another path. */
  | {
      readonly kind: "refused";
      readonly reason: ArchiveRefusal;
      readonly entry: string;
      readonly other: string;
    }
  /** `where` is the skill that is too large; null: the whole archive. */
  | { readonly kind: "too-large"; readonly what: ArchiveLimit; readonly where: string | null };

/** A refusal because of one entry. */
export function refused(reason: ArchiveRefusal, entry: string, other = ""): Refusal {
  return { kind: "refused", reason, entry, other };
}

/** The diagnostic for a refusal, at the position of the source. */
export function reportRefusal({ name, at }: Asked, refusal: Refusal): Diagnostic {
  if (refusal.kind === "refused") {
    const { reason, entry, other } = refusal;
    return diagnostic("archive/refused", at, { name, reason, entry, other });
  }
  if (refusal.kind === "too-large") {
    const { what, where } = refusal;
    return diagnostic("archive/too-large", at, { name, what, where });
  }
  const { problem, what } = refusal;
  switch (problem) {
    case "format":
      return diagnostic("archive/format", at, { name, found: what });
    case "broken":
      return diagnostic("archive/broken", at, { name });
    case "ratio":
    case "too-large":
      return diagnostic("archive/too-large", at, {
        name,
        what: problem === "ratio" ? "ratio" : "bytes",
        where: null,
      });
    default:
      return diagnostic("archive/refused", at, { name, reason: problem, entry: what, other: "" });
  }
}
