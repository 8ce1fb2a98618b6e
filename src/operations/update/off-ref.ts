// What a reviewer of a lock should know of its commits: whether they are on their refs.

import { isUnboundRemote } from "../../compiler/sources/fetcher.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Lock } from "../../model/lock.ts";
import { addressOf, followsOf, isMovedTag, pinsEqual, tipOf } from "../../model/pin.ts";
import type { Context } from "../context.ts";
import type { Layer } from "../cover-profiles.ts";

/**
 * A warning for each source whose commit is not on the ref that it is locked for; nothing where that is unknown. `before`: the lock that
 * an update replaces, whose commits are compared with what their refs are now; null: there is none.
 */
export async function offRefSources(
  { fetcher }: Context,
  layers: readonly Layer[],
  before: Lock | null,
): Promise<readonly Diagnostic[]> {
  const noted = new Map<string, Promise<readonly Diagnostic[]>>();
  for (const { selected } of layers) {
    for (const source of selected.config.sources) {
      const pin = selected.fetched.get(source.name)?.pin ?? null;
      if (pin === null || !isUnboundRemote(source) || noted.has(source.name)) continue;
      const { policy } = selected.config;
      const former = before?.sources.get(source.name)?.pin ?? null;
      // Of a tag that was moved it is said in the update itself.
      const isReplaced =
        former !== null &&
        !pinsEqual(former, pin) &&
        addressOf(former) === addressOf(pin) &&
        followsOf(former) === followsOf(pin) &&
        !isMovedTag(former, pin);
      noted.set(
        source.name,
        isReplaced
          ? fetcher.reviewed(source, former, { ...policy, requireOnRef: false }, tipOf(former, pin))
          : fetcher.reviewed(source, pin, policy, null),
      );
    }
  }
  return (await Promise.all(noted.values())).flat();
}
