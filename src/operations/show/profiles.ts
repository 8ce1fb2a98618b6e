// The profiles, and the results for those that were requested.

import type { Configured } from "../../compiler/config/configure.ts";
import { profileNames, profilesOf } from "../../compiler/config/profiles.ts";
import type { SourcePositionOf } from "../../diagnostics/locate.ts";
import { failed } from "../../model/facts.ts";
import type { Request } from "../../model/request.ts";
import { type ConditionRow, conditionRow } from "./condition-row.ts";

/** What requests profiles. */
export type ProfileOrigin = "--profile" | "KITOUT_PROFILE";

export interface ProfileRow {
  readonly name: string;
  /** Null: not requested. */
  readonly from: ProfileOrigin | null;
  readonly merged: boolean;
  /** The condition that does not hold; null for a profile that is merged in, does not exist, or was not requested. */
  readonly because: ConditionRow | null;
}

/** The requested profiles, in the order in which they were named. */
export function profileRows(
  { profiles }: Request,
  from: ProfileOrigin,
  { config, decisions }: Configured,
  positionOf: SourcePositionOf,
): readonly ProfileRow[] {
  return profiles.map((name) => {
    const decision = decisions.find((one) => one.of === "profile" && one.name === name);
    const verdict = decision === undefined ? null : failed(decision);
    return {
      name,
      from,
      merged: config.profiles.includes(name),
      because: verdict === null ? null : conditionRow(decision!, verdict, positionOf),
    };
  });
}

/** The profiles with a `when` that were not requested: a condition alone merges nothing in. */
export function unaskedProfiles({ profiles }: Request, { loaded }: Configured): readonly ProfileRow[] {
  const others = profileNames(loaded).filter((name) => !profiles.includes(name));
  return profilesOf(loaded, others, null)
    .value.filter(({ when }) => when.length > 0)
    .map(({ name }) => ({ name, from: null, merged: false, because: null }));
}
