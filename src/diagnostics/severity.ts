// Which diagnostics are errors, and the exit code of a run with them.

import type { Diagnostic } from "./diagnostic.ts";
import type { Entry, Exit } from "./entry.ts";
import { table } from "./table.ts";

/** The exit code of a run with these diagnostics: 0, or the highest of the errors'. */
export function exitOf(diagnostics: readonly Diagnostic[]): 0 | Exit {
  const exits = diagnostics.filter(isError).map((found) => entryOf(found).exit);
  return Math.max(0, ...new Set(exits)) as 0 | Exit;
}

/** Whether it is an error, which prevents a result, and not a warning. */
export function isError(found: Diagnostic): boolean {
  return entryOf(found).severity === "error";
}

/** The table's entry for this diagnostic; its functions take this diagnostic's `args`. */
export function entryOf(found: Diagnostic): Entry<object> {
  return table[found.code] as unknown as Entry<object>;
}
