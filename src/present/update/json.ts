// Updates as JSON. Fields may be added, never renamed.

import type { Outcome, OutdatedSource, SourceUpdate } from "../../operations/update/result.ts";
import { isMoved } from "./words.ts";

/** A skill has a `diff` when diffs were asked for and there is one. `changed`: whether the lock changes. */
export function updateJson(
  updates: readonly SourceUpdate[],
  { dryRun, lock, dropped }: Pick<Outcome, "dryRun" | "lock" | "dropped">,
) {
  return {
    dryRun,
    changed: updates.some(isMoved) || dropped.length > 0,
    lock,
    dropped,
    sources: updates.map((update) => ({
      source: update.source,
      from: update.from,
      kind: update.kind,
      follows: update.follows,
      before: update.before,
      after: update.after,
      tags: update.tags,
      tagMoved: update.tagMoved,
      held: update.held,
      same: update.same,
      offered: update.offered,
      skills: update.skills.map(({ path, ids, kind, former, change, diff }) => ({
        path,
        ids,
        kind,
        former,
        change,
        ...(diff === "" ? {} : { diff }),
      })),
    })),
  };
}

/** The result of `kitout outdated` as JSON. */
export function outdatedJson(sources: readonly OutdatedSource[]) {
  return {
    sources: sources.map(({ source, from, kind, follows, locked, latest, tags, state }) => ({
      source,
      from,
      kind,
      follows,
      locked,
      latest,
      tags,
      state,
    })),
  };
}
