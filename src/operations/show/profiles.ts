// The profiles, and what became of those that were asked for.

import type { Options } from "../../cli/options.ts";
import type { Configured } from "../../compiler/compile.ts";
import { profileNames, profilesOf as profilesIn } from "../../compiler/config/profiles.ts";
import type { SpotOf } from "../../diagnostics/locate.ts";
import { printable } from "../../diagnostics/printable.ts";
import { failed } from "../../model/facts.ts";
import { type ConditionRow, conditionRow, verdictText } from "./conditions.ts";

export interface ProfileRow {
  readonly name: string;
  /** Null: nobody asked for it. */
  readonly from: Options["profilesFrom"] | null;
  readonly merged: boolean;
  /** The condition that does not hold; null for a profile that is merged in, is not there, or was not asked for. */
  readonly because: ConditionRow | null;
}

/** In the order in which they were named. */
export function profilesOf(
  { profiles, profilesFrom }: Options,
  { config, decisions }: Configured,
  spot: SpotOf,
): readonly ProfileRow[] {
  return profiles.map((name) => {
    const decision = decisions.find((one) => one.of === "profile" && one.name === name);
    const verdict = decision === undefined ? null : failed(decision);
    return {
      name,
      from: profilesFrom,
      merged: config.profiles.includes(name),
      because: verdict === null ? null : conditionRow(decision!, verdict, spot),
    };
  });
}

/** Those with a `when` that were not asked for: a condition alone merges nothing in. */
export function unaskedProfiles({ profiles }: Options, { loaded }: Configured): readonly ProfileRow[] {
  const others = profileNames(loaded).filter((name) => !profiles.includes(name));
  return profilesIn(loaded, others, null)
    .value.filter(({ when }) => when.length > 0)
    .map(({ name }) => ({ name, from: null, merged: false, because: null }));
}

export function profileText({ name, from, merged, because }: ProfileRow): string {
  if (from === null) return `${printable(name)}: not asked for`;
  const what = merged ? "merged in" : because === null ? "not there" : `off: ${verdictText(because)}`;
  return `${printable(name)} (${from}): ${what}`;
}
