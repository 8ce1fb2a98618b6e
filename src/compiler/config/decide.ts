// Compares the conditions with the facts, and keeps the parts of the configuration that apply here.

import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { Config } from "../../model/config.ts";
import { type Decision, factKey, factsIn, failed, type When, wantedBy } from "../../model/facts.ts";
import type { Judge } from "./facts.ts";
import type { Profile } from "./profiles.ts";

export interface Decided {
  readonly config: Config;
  /** One for each `when` that has a condition; profiles first. */
  readonly decisions: readonly Decision[];
}

export interface DecidedProfiles {
  /** Those that are merged in. */
  readonly on: readonly Profile[];
  readonly decisions: readonly Decision[];
}

/**
 * Which of the requested profiles apply here: a `when` can only turn a profile off. With `reportOff`, those that are off are reported.
 */
export function decideProfiles(
  asked: readonly Profile[],
  judge: Judge,
  reportOff: boolean,
): Checked<DecidedProfiles> {
  const reports = new Reports();
  const decisions: Decision[] = [];
  const on = asked.filter(({ name, when }) => {
    const decision = decisionOf("profile", name, when, judge);
    decisions.push(decision);
    const verdict = failed(decision);
    if (verdict === null) return true;
    const { condition, found, known } = verdict;
    const args = { name, fact: factKey(condition), wanted: wantedBy(condition), found };
    if (reportOff && known) reports.report(diagnostic("config/profile-off", condition.at, args));
    return false;
  });
  return reports.with({ on, decisions: decisions.filter(isAsked) });
}

/** The config with only what applies here. `before` are the decisions so far. */
export function decide(config: Config, before: readonly Decision[], judge: Judge): Decided {
  const targets = new Map(
    config.targets.map((target) => [target, decisionOf("target", target.name, target.when, judge)]),
  );
  const skills = new Map(
    config.explicit.map((skill) => [
      skill,
      decisionOf("skill", String(skill.at.path.at(-1)), skill.when, judge),
    ]),
  );
  const adjust = new Map(
    config.adjust.map((settings) => [settings, decisionOf("adjust", settings.id, settings.when, judge)]),
  );
  const holds = (decision: Decision | undefined) => decision === undefined || failed(decision) === null;
  const decisions = [...before, ...targets.values(), ...skills.values(), ...adjust.values()].filter(isAsked);
  return {
    config: {
      ...config,
      targets: config.targets.filter((target) => holds(targets.get(target))),
      inactiveTargets: config.targets.filter((target) => !holds(targets.get(target))),
      explicit: config.explicit.filter((skill) => holds(skills.get(skill))),
      dormant: config.explicit.filter((skill) => !holds(skills.get(skill))),
      adjust: config.adjust.filter((settings) => holds(adjust.get(settings))),
      inactiveAdjust: config.adjust.filter((settings) => !holds(adjust.get(settings))),
      facts: factsIn(decisions),
    },
    decisions,
  };
}

function decisionOf(of: Decision["of"], name: string, when: When, judge: Judge): Decision {
  return { of, name, verdicts: when.map(judge) };
}

function isAsked({ verdicts }: Decision): boolean {
  return verdicts.length > 0;
}
