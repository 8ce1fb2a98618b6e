// Facts, conditions and profiles for people.

import { unmet } from "../../diagnostics/condition.ts";
import { positionText } from "../../diagnostics/locate.ts";
import { printable } from "../../diagnostics/printable.ts";
import type { Fact } from "../../model/facts.ts";
import type { ConditionRow } from "../../operations/show/condition-row.ts";
import type { ConditionsWhy } from "../../operations/show/conditions.ts";
import type { ProfileRow } from "../../operations/show/profiles.ts";

/** The facts, conditions and profiles as text. */
export function conditionsText({ facts, conditions, profiles }: ConditionsWhy): string {
  const keys = facts.map(({ key }) => printable(key));
  const width = Math.max(...keys.map((key) => key.length));
  return [
    "facts:\n",
    ...facts.map(
      ({ key, value, from }, index) =>
        `  ${keys[index]!.padEnd(width)}  ${valueText(key, value)}${from === "--fact" ? "  (--fact)" : ""}\n`,
    ),
    ...(profiles.length > 0 ? ["profiles:\n", ...profiles.map((row) => `  ${profileText(row)}\n`)] : []),
    "conditions:\n",
    ...(conditions.length > 0 ? conditions.map(conditionText) : ["  none: nothing here has a `when`\n"]),
  ].join("");
}

function valueText(key: string, value: Fact["found"]): string {
  if (typeof value === "string") return printable(value);
  if (key.startsWith("exists.")) return value === true ? "exists" : "does not exist";
  if (key.startsWith("env."))
    return value === true ? "set" : value === false ? "not set" : "none of the values asked for";
  return "unknown";
}

function conditionText(row: ConditionRow): string {
  const wanted = row.wanted.map((value) => (typeof value === "string" ? value : valueText(row.fact, value)));
  const what = printable(`${row.of} ${row.name}: ${row.fact} ${wanted.join(" or ")}`);
  return `  ${row.holds ? "holds" : "fails"}  ${what}  (${positionText(row)})\n`;
}

/** Why a condition does not hold. */
export function verdictText(row: ConditionRow): string {
  return `${printable(unmet(row.fact, row.wanted, row.found))} (${positionText(row)})`;
}

/** The result for one profile as text. */
export function profileText({ name, from, merged, because }: ProfileRow): string {
  if (from === null) return `${printable(name)}: not asked for`;
  const what = merged ? "merged in" : because === null ? "not declared" : `off: ${verdictText(because)}`;
  return `${printable(name)} (${from}): ${what}`;
}
