// The plan as JSON. Fields may be added, never renamed.

import type { DestinationPlan, Row } from "../../operations/plan/compare.ts";

/** One destination. `diffs`: whether diffs were asked for. Unknown facts are left out. */
export function planJson({ record, rows, behind }: DestinationPlan, diffs: boolean) {
  const byEntry = new Map(rows.map((row) => [row.entry, row]));
  const more = (row: Row | undefined) =>
    row === undefined || row.change === null
      ? {}
      : { live: row.live, change: row.change, ...(diffs ? { diff: row.diff } : {}) };
  return {
    ...record,
    entries: record.entries.map((one) => ({
      ...one,
      ...more(byEntry.get(one.entry)),
      ...(one.entry === "." && behind.length > 0
        ? { skills: behind.map((row) => ({ entry: row.entry, action: row.action, ...more(row) })) }
        : {}),
    })),
  };
}
