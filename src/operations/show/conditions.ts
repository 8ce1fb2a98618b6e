// `kitout show --why`: the facts, and the result of every condition.

import { type Configured, configure } from "../../compiler/config/configure.ts";
import { conditionEvaluator } from "../../compiler/config/facts.ts";
import type { Checked } from "../../diagnostics/diagnostic.ts";
import { positionFinder } from "../../diagnostics/locate.ts";
import type { ReadHost } from "../../host/host.ts";
import { type Fact, NAMED_FACTS } from "../../model/facts.ts";
import type { Request } from "../../model/request.ts";
import { type ConditionRow, conditionRow } from "./condition-row.ts";
import { type ProfileOrigin, type ProfileRow, profileRows, unaskedProfiles } from "./profiles.ts";

export interface ConditionsWhy {
  readonly facts: readonly FactRow[];
  readonly conditions: readonly ConditionRow[];
  readonly profiles: readonly ProfileRow[];
}

export interface FactRow {
  readonly key: string;
  readonly value: Fact["found"];
  readonly from: "machine" | "--fact";
}

/** Includes profiles that were not requested. Null when the configuration cannot be used. */
export function showConditions(
  host: ReadHost,
  request: Request,
  from: ProfileOrigin,
): Checked<ConditionsWhy | null> {
  const { value, diagnostics } = configure(host, request);
  if (value === null) return { value, diagnostics };
  const why = conditionsWhy(host, request, from, value);
  return { value: { ...why, profiles: [...why.profiles, ...unaskedProfiles(request, value)] }, diagnostics };
}

/** Everything that `--why` shows of the whole configuration. */
export function conditionsWhy(
  host: ReadHost,
  request: Request,
  from: ProfileOrigin,
  configured: Configured,
): ConditionsWhy {
  const positionOf = positionFinder(configured.loaded.files, host.cwd);
  return {
    facts: factRows(host, request, configured),
    conditions: configured.decisions.flatMap((decision) =>
      decision.verdicts.map((verdict) => conditionRow(decision, verdict, positionOf)),
    ),
    profiles: profileRows(request, from, configured, positionOf),
  };
}

/** The facts that conditions ask about; without any, the most common ones. */
function factRows(host: ReadHost, { facts, factsOnly }: Request, { config }: Configured): readonly FactRow[] {
  const from = (given: boolean) => (given ? "--fact" : "machine");
  if (config.facts.length > 0)
    return config.facts.map(({ key, found, given }) => ({ key, value: found, from: from(given) }));
  const { value: evaluate } = conditionEvaluator(host, facts, factsOnly);
  return NAMED_FACTS.map((kind) => {
    const at = { file: config.file, path: [], on: "value" } as const;
    const { found, given } = evaluate({ kind, values: [], at });
    return { key: kind, value: found, from: from(given) };
  });
}
