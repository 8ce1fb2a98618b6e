/** What a row of figures comes to. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The summary of at least one figure. */
export function summarise(figures: readonly number[]): Summary {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return {
    median: sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2,
    least: sorted[0]!,
    most: sorted.at(-1)!,
  };
}

/**
 * How many times one thing is another, from rounds in which both were measured: the ratio of each round, then the median. A machine that
 * was slow for a round was slow for both.
 */
export function ratio(figures: readonly number[], references: readonly number[]): Summary {
  return summarise(figures.map((figure, round) => figure / references[round]!));
}
