import type { SourcePosition, SourcePositionOf } from "../../diagnostics/locate.ts";
import { type Decision, factKey, type Verdict, wantedBy } from "../../model/facts.ts";

/** One fact that a condition asks about, and the position of the condition. */
export interface ConditionRow extends SourcePosition {
  readonly of: Decision["of"];
  readonly name: string;
  readonly fact: string;
  readonly wanted: readonly (string | boolean)[];
  readonly found: Verdict["found"];
  readonly holds: boolean;
}

/** The row of one verdict. */
export function conditionRow(
  decision: Decision,
  verdict: Verdict,
  positionOf: SourcePositionOf,
): ConditionRow {
  const { condition, found, holds } = verdict;
  return {
    of: decision.of,
    name: decision.name,
    fact: factKey(condition),
    wanted: wantedBy(condition),
    found,
    holds,
    ...positionOf(condition.at),
  };
}
