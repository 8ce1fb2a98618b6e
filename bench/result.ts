import type { Reading } from "./meter.ts";
import { ratio, type Summary, summarise } from "./statistics.ts";
import type { Bound, Reference, Row } from "./work.ts";

/** What was read of one work in each round, or why nothing was. */
export type WorkReadings =
  | { readonly name: string; readonly repeat: number; readonly readings: readonly Reading[] }
  | { readonly name: string; readonly unavailable: string };

/** What a work took: CPU and wall time in seconds, memory in MiB. */
export interface Figures {
  readonly name: string;
  readonly repeat: number;
  readonly cpu: Summary;
  readonly wall: Summary;
  readonly peak: number | null;
}

export interface BoundResult {
  readonly kind: Bound["kind"];
  /** What it was compared with; null for memory. */
  readonly against: string | null;
  readonly atMost: number | null;
  /** The ratio, or MiB; null when it could not be measured. */
  readonly value: Summary | null;
  readonly verdict: "held" | "missed" | "not judged";
  /** Why it was not judged. */
  readonly why: string | null;
}

export interface RowResult {
  readonly id: string;
  readonly what: string;
  /** The subject first, then what it was compared with. */
  readonly figures: readonly Figures[];
  readonly bounds: readonly BoundResult[];
  /** Why the whole row could not be run; null when it was. */
  readonly failure: string | null;
}

/** What the readings of a row come to. */
export function judge(row: Row, works: readonly WorkReadings[]): RowResult {
  const byName = new Map(works.map((work) => [work.name, work]));
  return {
    id: row.id,
    what: row.what,
    figures: works.flatMap((work) => ("readings" in work ? [figuresOf(work)] : [])),
    bounds: row.bounds.map((bound) => judgeBound(bound, row, byName)),
    failure: null,
  };
}

/** The result of a row that could not be run. */
export function failed({ id, what }: Row, failure: string): RowResult {
  return { id, what, figures: [], bounds: [], failure };
}

function judgeBound(bound: Bound, row: Row, works: ReadonlyMap<string, WorkReadings>): BoundResult {
  const against = bound.kind === "cpu" ? bound.against.name : null;
  const open = (value: Summary | null, why: string): BoundResult => ({
    kind: bound.kind,
    against,
    atMost: bound.atMost,
    value,
    verdict: "not judged",
    why,
  });
  const value = measuredValue(bound, row, works);
  if (typeof value === "string") return open(null, value);
  if (bound.atMost === null) return open(value, "only shown");
  if (!row.isFull) return open(value, "the bound is about the full size");
  const verdict = value.median <= bound.atMost ? "held" : "missed";
  return { kind: bound.kind, against, atMost: bound.atMost, value, verdict, why: null };
}

/** The measured side of a bound; a string says why there is none. */
function measuredValue(bound: Bound, row: Row, works: ReadonlyMap<string, WorkReadings>): Summary | string {
  const subject = works.get(row.subject.name)!;
  if ("unavailable" in subject) return subject.unavailable;
  if (bound.kind === "memory") {
    const peaks = subject.readings.flatMap(({ peak }) => (peak === null ? [] : [peak / 1024 ** 2]));
    return peaks.length === 0 ? "nothing here tells how much memory a process took" : summarise(peaks);
  }
  const reference = timesOf(bound.against, works);
  return typeof reference === "string" ? reference : ratio(cpuOf(subject.readings), reference);
}

/** CPU time of a reference in each round. */
function timesOf(
  { plus, minus }: Reference,
  works: ReadonlyMap<string, WorkReadings>,
): readonly number[] | string {
  let sum: readonly number[] | null = null;
  for (const [sign, work] of [
    ...plus.map((work) => [1, work] as const),
    ...minus.map((work) => [-1, work] as const),
  ]) {
    const found = works.get(work.name)!;
    if ("unavailable" in found) return found.unavailable;
    const times = cpuOf(found.readings).map((time) => sign * time);
    sum = sum === null ? times : sum.map((before, round) => before + times[round]!);
  }
  return sum ?? "there is nothing to compare it with";
}

function cpuOf(readings: readonly Reading[]): readonly number[] {
  return readings.map(({ cpu }) => cpu);
}

function figuresOf({ name, repeat, readings }: Extract<WorkReadings, { repeat: number }>): Figures {
  const peaks = readings.flatMap(({ peak }) => (peak === null ? [] : [peak / 1024 ** 2]));
  return {
    name,
    repeat,
    cpu: summarise(cpuOf(readings)),
    wall: summarise(readings.map(({ wall }) => wall)),
    peak: peaks.length === 0 ? null : Math.max(...peaks),
  };
}
