// The front door of the configuration stage: from a request to a `Config` whose conditions are decided.

import { agentIds, agents } from "../../agents/agents.ts";
import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { ReadHost } from "../../host/host.ts";
import type { Config } from "../../model/config.ts";
import type { Decision } from "../../model/facts.ts";
import type { Request } from "../../model/request.ts";
import type { Mapping } from "../../yaml/tree.ts";
import { decide, decideProfiles } from "./decide.ts";
import { decode } from "./decode.ts";
import { conditionEvaluator, undeterminedFacts, unusedFacts } from "./facts.ts";
import { findConfig } from "./find.ts";
import { type Loaded, load } from "./load.ts";
import { merge } from "./merge.ts";
import { bindPackages, unboundPackages } from "./packages.ts";
import { layersOf, profilesOf } from "./profiles.ts";
import { refusedConditions, refusedUntilTrusted } from "./trust.ts";
import { referencedFacts } from "./when.ts";

export interface Configured {
  readonly loaded: Loaded;
  readonly config: Config;
  /** What the configuration was decoded from: all layers, merged. */
  readonly tree: Mapping;
  /** The results of its conditions. */
  readonly decisions: readonly Decision[];
}

/** Reads the configuration and decides its conditions. Null when it cannot be used: not found, not readable, not trusted. */
export function configure(host: ReadHost, request: Request): Checked<Configured | null> {
  const reports = new Reports();
  const main = reports.take(findConfig(host, request.config));
  const loaded = main === null ? null : reports.take(load(host, main));
  if (main === null || loaded === null) return reports.with(null);
  const home = host.env["HOME"] ?? null;
  const { root } = main;
  const evaluate = reports.take(conditionEvaluator(host, request.facts, request.factsOnly));
  const asked = reports.take(profilesOf(loaded, request.profiles, home));
  const whens = request.ignoreConditions ? [] : asked.flatMap(({ when }) => when);
  const outside = refusedConditions(host, root, loaded.trust, whens);
  // If something must not be looked at, the run ends below, after everything that is refused has been reported.
  const isUndecided = request.ignoreConditions || outside.length > 0;
  const profiles = isUndecided
    ? { on: asked, decisions: [] }
    : reports.take(decideProfiles(asked, evaluate, request.warnInactiveProfiles));
  const tree = merge(layersOf(loaded, profiles.on), agentIds);
  const decoded = reports.take(
    decode({
      tree,
      file: main.file,
      root,
      defaultScope: main.found === "user" ? "user" : "project",
      profiles: profiles.on.map(({ name }) => name),
      bindings: request.bindings,
      ignoreUnused: request.ignoreUnused,
      agents: new Map(agents.map((agent) => [agent.id, agent])),
      aliases: agentIds,
      home,
      broken: loaded.broken,
    }),
  );
  const declared = { ...decoded, scope: request.scope ?? decoded.scope };
  const scope = request.install?.scope ?? declared.scope;
  // It is not known what a refused part of the configuration declares.
  const isWhole = !reports.failed;
  if (isWhole && !request.ignoreConditions)
    reports.add(unusedFacts(request.facts, referencedFacts(loaded.files.map(({ tree }) => tree))));
  const isStrict = isWhole && !request.ignoreUnused;
  const config = reports.take(bindPackages(host, declared, request.packages ?? new Map(), scope, isStrict));
  const isForUser = request.install !== null && scope === "user";
  const refused = [...outside, ...refusedUntilTrusted(host, config, loaded.trust, isForUser)];
  reports.add(refused);
  reports.add(outdatedTrust(loaded, reports.diagnostics));
  // A source outside an untrusted project is not even looked at.
  if (refused.length > 0) return reports.with(null);
  const decided = decide(config, profiles.decisions, evaluate);
  if (!request.ignoreConditions) reports.add(undeterminedFacts(decided.decisions, request.facts));
  if (request.packages !== null) reports.add(unboundPackages(decided.config, request.packages));
  return reports.with({ loaded, tree, ...decided });
}

/** A note when something is refused because a trusted configuration has changed since; at most one for all of `found`. */
export function outdatedTrust({ main, trust }: Loaded, found: readonly Diagnostic[]): readonly Diagnostic[] {
  const codes = found.map(({ code }) => code);
  const isNoted = codes.includes("trust/changed");
  if (!trust.changed || isNoted || !codes.some((code) => code.startsWith("trust/"))) return [];
  return [diagnostic("trust/changed", { file: main.file }, { file: main.file })];
}
