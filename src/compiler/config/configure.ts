// The front door of the configuration stage: from a request to a `Config` whose conditions are decided.

import { agents } from "../../agents/agents.ts";
import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { guardedDirectory } from "../../host/apart.ts";
import type { ReadHost } from "../../host/host.ts";
import { realOrSame } from "../../host/physical-path.ts";
import { steady } from "../../host/steady.ts";
import type { Config, SourceDecl } from "../../model/config.ts";
import type { Decision, When } from "../../model/facts.ts";
import type { Request } from "../../model/request.ts";
import type { Mapping } from "../../yaml/tree.ts";
import { agentNames } from "./agents.ts";
import { decide, decideProfiles } from "./decide.ts";
import { decode } from "./decode.ts";
import { conditionEvaluator, undeterminedFacts, unusedFacts } from "./facts.ts";
import { type ConfigFile, findConfig } from "./find.ts";
import { type Loaded, load } from "./load.ts";
import { type Aliases, merge } from "./merge.ts";
import { bindPackages, unboundPackages } from "./packages.ts";
import { layersOf, type Profile, profileNames, profilesOf } from "./profiles.ts";
import { neededBy, neededByConditions, refused } from "./trust.ts";
import { referencedFacts } from "./when.ts";

export interface Configured {
  readonly loaded: Loaded;
  readonly config: Config;
  /** What the configuration was decoded from: all layers, merged. */
  readonly tree: Mapping;
  /** The results of its conditions. */
  readonly decisions: readonly Decision[];
  /** The machine, where every path of the configuration leads to what was compared with its trust. */
  readonly steady: ReadHost;
}

/** Reads the configuration and decides its conditions. Null when it cannot be used: not found, not readable, not trusted. */
export function configure(machine: ReadHost, request: Request): Checked<Configured | null> {
  const reports = new Reports();
  const main = reports.take(findConfig(machine, request.config));
  // A project was found by walking up from the working directory, which is physical.
  const host = steady(machine, main?.found === "project" ? main.root : null);
  const loaded = main === null ? null : reports.take(load(host, main));
  if (main === null || loaded === null) return reports.with(null);
  const home = host.env["HOME"] ?? null;
  const { root } = main;
  const evaluate = reports.take(conditionEvaluator(host, request.facts, request.factsOnly));
  const asked = reports.take(profilesOf(loaded, request.profiles, home));
  const whens = request.ignoreConditions ? [] : asked.flatMap(({ when }) => when);
  const { permits } = loaded.trust;
  const outside = refused(() => neededByConditions(host, root, whens), permits);
  // If something must not be looked at, the run ends below, after everything that is refused has been reported.
  const isUndecided = request.ignoreConditions || outside.length > 0;
  const profiles = isUndecided
    ? { on: asked, decisions: [] }
    : reports.take(decideProfiles(asked, evaluate, request.warnInactiveProfiles));
  const layers = layersOf(loaded, profiles.on);
  const aliases = agentNames(layers, agents);
  const tree = merge(layers, aliases);
  const decoded = reports.take(decodeTree(loaded, tree, aliases, profiles.on, home, request));
  const declared = { ...decoded, scope: request.scope ?? decoded.scope };
  const scope = request.install?.scope ?? declared.scope;
  // It is not known what a refused part of the configuration declares.
  const isWhole = !reports.failed;
  if (isWhole && !request.ignoreConditions)
    reports.add(unusedFacts(request.facts, referencedFacts(loaded.files.map(({ tree }) => tree))));
  const isStrict = isWhole && !request.ignoreUnused;
  const config = reports.take(bindPackages(host, declared, request.packages ?? new Map(), scope, isStrict));
  const isForUser = request.install !== null && scope === "user";
  const refusals = [...outside, ...refused(() => neededBy(host, config, isForUser), permits)];
  reports.add(refusals);
  reports.add(trustNote(loaded, reports.diagnostics));
  // A source outside an untrusted project is not even looked at.
  if (refusals.length > 0) return reports.with(null);
  const decided = decide(config, profiles.decisions, evaluate);
  if (!request.ignoreConditions) reports.add(undeterminedFacts(decided.decisions, request.facts));
  if (request.packages !== null) reports.add(unboundPackages(decided.config, request.packages));
  return reports.with({
    loaded,
    tree,
    ...decided,
    config: guarding(host, main, withPhysicalArchives(host, decided.config)),
    steady: host,
  });
}

/** What was merely found must not bring the programs that work on it. */
function guarding(host: ReadHost, { found, root }: ConfigFile, config: Config): Config {
  const guarded = found === "project" ? guardedDirectory(host, root) : null;
  return { ...config, policy: { ...config.policy, guarded } };
}

/** A fetcher is not told what may be read, so it is given where the paths lead that were compared with the trust. */
function withPhysicalArchives(host: ReadHost, config: Config): Config {
  const sources = config.sources.map((source): SourceDecl => {
    const { origin } = source;
    if (source.bound !== null || origin.kind !== "archive" || origin.where.kind !== "file") return source;
    const { path } = origin.where;
    return {
      ...source,
      origin: { ...origin, where: { kind: "file", path: realOrSame(host, path) } },
    };
  });
  return { ...config, sources };
}

function decodeTree(
  { main, broken }: Loaded,
  tree: Mapping,
  aliases: Aliases,
  profiles: readonly Profile[],
  home: string | null,
  { bindings, ignoreUnused }: Pick<Request, "bindings" | "ignoreUnused">,
): Checked<Config> {
  return decode({
    tree,
    file: main.file,
    root: main.root,
    defaultScope: main.found === "user" ? "user" : "project",
    profiles: profiles.map(({ name }) => name),
    bindings,
    ignoreUnused,
    agents,
    aliases,
    home,
    broken,
  });
}

/**
 * What the configuration says without a profile, with each of them, and with all: whichever a run asks for, nothing else needs trust.
 * Its mistakes are not reported.
 */
export function everyConfig(host: ReadHost, loaded: Loaded): readonly { config: Config; when: When }[] {
  const home = host.env["HOME"] ?? null;
  const names = profileNames(loaded);
  const choices = [[], ...names.map((name) => [name]), ...(names.length > 1 ? [names] : [])];
  return choices.map((choice) => {
    const profiles = profilesOf(loaded, choice, home).value;
    const layers = layersOf(loaded, profiles);
    const aliases = agentNames(layers, agents);
    const tree = merge(layers, aliases);
    const { value } = decodeTree(loaded, tree, aliases, profiles, home, {
      bindings: new Map(),
      ignoreUnused: true,
    });
    return { config: value, when: profiles.flatMap(({ when }) => when) };
  });
}

/**
 * A note when something is refused although the project was trusted: its configuration has changed since, or this was not granted. At most
 * one for all of `found`.
 */
export function trustNote({ main, trust }: Loaded, found: readonly Diagnostic[]): readonly Diagnostic[] {
  const codes = found.map(({ code }) => code);
  const isNoted = codes.some((code) => code === "trust/changed" || code === "trust/beyond");
  const isRefused = codes.some((code) => code.startsWith("trust/") || code === "lock/link");
  const at = { file: main.file };
  if (trust.unsafe !== null && isRefused && !codes.includes("trust/not-yours"))
    return [diagnostic("trust/not-yours", at, trust.unsafe)];
  if (trust.record === "none" || isNoted || !isRefused) return [];
  return trust.record === "changed"
    ? [diagnostic("trust/changed", at, { file: main.file })]
    : [diagnostic("trust/beyond", at, {})];
}
