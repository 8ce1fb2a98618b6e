// `kitout show --why`: the facts, and what became of every condition.

import type { Run } from "../../cli/commands.ts";
import { report } from "../../cli/report.ts";
import { requestOf } from "../../cli/request.ts";
import { type Configured, configure } from "../../compiler/compile.ts";
import { judgeOf } from "../../compiler/config/facts.ts";
import { unmet } from "../../diagnostics/condition.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { type Spot, type SpotOf, spots, spotText } from "../../diagnostics/locate.ts";
import { printable } from "../../diagnostics/printable.ts";
import { type Decision, type Fact, factKey, NAMED_FACTS, type Verdict, wantedBy } from "../../model/facts.ts";
import { jsonText } from "../../present/json.ts";
import { profilesOf, profileText, unaskedProfiles } from "./profiles.ts";

export interface ConditionRow extends Spot {
  readonly of: Decision["of"];
  readonly name: string;
  readonly fact: string;
  readonly wanted: readonly (string | boolean)[];
  readonly found: Verdict["found"];
  readonly holds: boolean;
}

interface FactRow {
  readonly key: string;
  readonly value: Fact["found"];
  readonly from: "machine" | "--fact";
}

export function showConditions(run: Run): number {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const configured = configure(host, requestOf(options), diagnostics);
  const exit = report(run, diagnostics);
  if (configured === null) return exit;
  const asked = conditionsOf(run, configured);
  const why = { ...asked, profiles: [...asked.profiles, ...unaskedProfiles(options, configured)] };
  out.print(options.json ? jsonText({ why }) : conditionsText(why));
  return exit;
}

/** All that `--why` says of the configuration as a whole. */
export function conditionsOf(run: Run, configured: Configured) {
  const spot = spots(configured.loaded, run.host.cwd);
  return {
    facts: factRows(run, configured),
    conditions: configured.decisions.flatMap((decision) =>
      decision.verdicts.map((verdict) => conditionRow(decision, verdict, spot)),
    ),
    profiles: profilesOf(run.options, configured, spot),
  };
}

export function conditionRow(decision: Decision, verdict: Verdict, spot: SpotOf): ConditionRow {
  const { condition, found, holds } = verdict;
  return {
    of: decision.of,
    name: decision.name,
    fact: factKey(condition),
    wanted: wantedBy(condition),
    found,
    holds,
    ...spot(condition.at),
  };
}

/** Those that conditions ask about; without any, what they could ask about first. */
function factRows({ host, options }: Run, { config }: Configured): readonly FactRow[] {
  const from = (given: boolean) => (given ? "--fact" : "machine");
  if (config.facts.length > 0)
    return config.facts.map(({ key, found, given }) => ({ key, value: found, from: from(given) }));
  const { value: judge } = judgeOf(host, options.facts, options.factsOnly);
  return NAMED_FACTS.map((kind) => {
    const { found, given } = judge({ kind, values: [], at: { file: config.file, path: [], on: "value" } });
    return { key: kind, value: found, from: from(given) };
  });
}

export function conditionsText({ facts, conditions, profiles }: ReturnType<typeof conditionsOf>): string {
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
  if (key.startsWith("exists.")) return value === true ? "there" : "not there";
  if (key.startsWith("env."))
    return value === true ? "set" : value === false ? "not set" : "none of those asked for";
  return "unknown";
}

function conditionText(row: ConditionRow): string {
  const wanted = row.wanted.map((value) => (typeof value === "string" ? value : valueText(row.fact, value)));
  const what = printable(`${row.of} ${row.name}: ${row.fact} ${wanted.join(" or ")}`);
  return `  ${row.holds ? "holds" : "fails"}  ${what}  (${spotText(row)})\n`;
}

/** Of a condition that does not hold. */
export function verdictText(row: ConditionRow): string {
  return `${printable(unmet(row.fact, row.wanted, row.found))} (${spotText(row)})`;
}
