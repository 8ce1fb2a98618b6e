import type { Command, Place } from "./place.ts";

/** Something that is ready to be measured. */
export interface Ready {
  /** What is run; asked again before each run. */
  readonly command: () => Command;
  /** Puts everything into the state that the work begins with. Without it the work changes nothing, and short ones are repeated. */
  readonly before?: () => Promise<unknown>;
  /** What is wrong with what the work left; null when it did what it is for. */
  readonly check?: () => string | null;
  /** Afterwards, for what other rows share with this one. */
  readonly after?: () => Promise<unknown>;
}

/** Why something cannot be measured here. */
export interface Unavailable {
  readonly unavailable: string;
}

/** Something to measure. Its name stands in the table, and works of one name are one. */
export interface Work {
  readonly name: string;
  readonly prepare: (place: Place) => Promise<Ready | Unavailable>;
}

/** What a row is compared with: the sum of some works, less what was counted twice. */
export interface Reference {
  readonly name: string;
  readonly plus: readonly Work[];
  readonly minus: readonly Work[];
}

/** What must hold of a row: CPU time as a multiple of a reference, or the memory of its largest process. */
export type Bound =
  | {
      readonly kind: "cpu";
      readonly against: Reference /** Null: only shown. */;
      readonly atMost: number | null;
    }
  | { readonly kind: "memory"; readonly atMost: number };

export interface Row {
  readonly id: string;
  readonly what: string;
  readonly subject: Work;
  readonly bounds: readonly Bound[];
  /** Whether it is as large as the bounds are about; else they are not judged. */
  readonly isFull: boolean;
  /** How many copies of skills there are at most while it is measured; 0 when they are few. */
  readonly copies: number;
  /** Whether a quick look has it. */
  readonly isQuick: boolean;
}

/** A reference that is one work. */
export function one(work: Work): Reference {
  return { name: work.name, plus: [work], minus: [] };
}

/** CPU time of at most so many times a work or a reference. */
export function cpu(against: Work | Reference, atMost: number | null): Bound {
  return { kind: "cpu", against: "plus" in against ? against : one(against), atMost };
}

/** Memory of at most so many MiB in the largest process. */
export function memory(mebibytes: number): Bound {
  return { kind: "memory", atMost: mebibytes };
}
