// The profiles that were asked for, and what became of them.

import type { Configured } from "../../compile.ts";
import { printable } from "../../diagnostics/printable.ts";
import { failed } from "../../model/facts.ts";
import type { Options } from "../options.ts";
import { type ConditionRow, conditionRow, verdictText } from "./conditions.ts";
import type { SpotOf } from "./places.ts";

export interface ProfileRow {
  readonly name: string;
  readonly from: "--profile" | "KITOUT_PROFILE";
  readonly merged: boolean;
  /** The condition that does not hold; null for a profile that is merged in, or is not there. */
  readonly because: ConditionRow | null;
}

/** In the order in which they were named. */
export function profilesOf(
  { profiles, own }: Options,
  { config, decisions }: Configured,
  spot: SpotOf,
): readonly ProfileRow[] {
  return profiles.map((name) => {
    const decision = decisions.find((one) => one.of === "profile" && one.name === name);
    const verdict = decision === undefined ? null : failed(decision);
    return {
      name,
      from: own["profile"] === undefined ? "KITOUT_PROFILE" : "--profile",
      merged: config.profiles.includes(name),
      because: verdict === null ? null : conditionRow(decision!, verdict, spot),
    };
  });
}

export function profileText({ name, from, merged, because }: ProfileRow): string {
  const what = merged ? "merged in" : because === null ? "not there" : `off: ${verdictText(because)}`;
  return `${printable(name)} (${from}): ${what}`;
}
