// `kitout doctor`: what the configuration needs of this machine, and what is wrong here for agents.

import { agents as table } from "../agents/agents.ts";
import { type Selected, selectSkills } from "../compiler/compile.ts";
import { findConfig } from "../compiler/config/find.ts";
import type { Context } from "../compiler/context.ts";
import { neededPrograms } from "../compiler/selection/needed-programs.ts";
import type { Checked, Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ReadHost } from "../host/host.ts";
import { nullIfRefused } from "../host/null-if-refused.ts";
import { findProgram } from "../host/programs.ts";
import type { Agent } from "../model/agent.ts";
import type { Config } from "../model/config.ts";
import { dirname } from "../model/paths.ts";
import { programIn } from "../model/programs.ts";
import type { Request } from "../model/request.ts";
import { warnOfTwice } from "./agents/each-once.ts";
import { knownAgents } from "./agents/known.ts";
import { examineMachine } from "./doctor/machine.ts";
import { declaredDestinations, warnOfLocks } from "./held-locks.ts";
import { installationOf } from "./installation.ts";
import { touchedInStore } from "./touched.ts";

/** A program that this configuration needs. */
export interface Need {
  readonly name: string;
  /** Null: it is missing. */
  readonly path: string | null;
  /** The package that has it; null for what kitout itself needs. */
  readonly package: string | null;
  /** The skills or sources that need it. Empty for the installer. */
  readonly skills: readonly string[];
  readonly sources: readonly string[];
}

export interface Examined {
  /** Null when there is no configuration, or it cannot be used. */
  readonly needs: readonly Need[] | null;
  /** Whether there is a configuration. */
  readonly isConfigured: boolean;
  /** What is wrong on this machine, whatever the configuration says. */
  readonly findings: readonly Diagnostic[];
}

/** What the configuration needs, with what is wrong with it, and a look at the machine. Without a configuration, only the latter. */
export async function examine(context: Context, request: Request): Promise<Checked<Examined>> {
  const { host } = context;
  const main = findConfig(host, request.config);
  const isConfigured =
    main.value !== null || main.diagnostics.some(({ code }) => code !== "config/not-found");
  const { value: needs, diagnostics } = isConfigured
    ? await needsOf(context, request)
    : { value: null, diagnostics: touchedInStore(host) };
  const root = main.value === null || main.value.found === "user" ? [] : [main.value.root];
  const projects = [...new Set([...root, ...projectsAround(host)])];
  return {
    value: { needs, isConfigured, findings: examineMachine(host, agentsOf(host, request), projects) },
    diagnostics,
  };
}

/** The agents of the table, with what the configuration says of them; of an untrusted one, nothing about directories of the user's. */
function agentsOf(host: ReadHost, request: Request): readonly Agent[] {
  const { agents, untrusted } = knownAgents(host, request).value;
  return agents.flatMap((agent) =>
    untrusted.has(agent.id) ? table.filter(({ id }) => id === agent.id) : [agent],
  );
}

/** The working directory and those above it, as far as its repository goes: some agents look in each. */
function projectsAround(host: ReadHost): readonly string[] {
  const directories: string[] = [];
  for (let at = host.cwd; at !== "/"; at = dirname(at)) {
    directories.push(at);
    if (nullIfRefused(() => host.stat(`${at}/.git`)) !== null) return directories;
  }
  return [host.cwd];
}

/**
 * The programs that are needed, and warnings about what was changed in the store and about locks of installers. Reads skills.yaml and
 * the lock, and fetches what is not in the cache. Null when the configuration cannot be used.
 */
async function needsOf(context: Context, request: Request): Promise<Checked<readonly Need[] | null>> {
  const { value: selected, diagnostics } = await selectSkills(context, request);
  const { host } = context;
  const needs =
    selected === null
      ? null
      : [
          ...skillNeeds(host, selected),
          ...sourceNeeds(host, selected.config),
          ...installerNeeds(host, selected.config),
        ];
  const locks = selected === null ? [] : locksOf(host, selected.config);
  const twice = selected === null ? [] : twiceOf(host, selected);
  return { value: needs, diagnostics: [...diagnostics, ...twice, ...touchedInStore(host), ...locks] };
}

function locksOf(host: ReadHost, config: Config): readonly Diagnostic[] {
  const installation = installationOf(host, { scope: null, root: null }, config);
  return warnOfLocks(host, installation, declaredDestinations(host, config, installation));
}

function twiceOf(host: ReadHost, { config, views }: Selected): readonly Diagnostic[] {
  const { scope, root } = installationOf(host, { scope: null, root: null }, config);
  return warnOfTwice(host, config, views, scope, root ?? config.root);
}

/** Programs of bound packages exist: that has been checked. */
function skillNeeds(host: ReadHost, { selection, config }: Selected): readonly Need[] {
  return neededPrograms(selection, new Map()).map(({ name, package: from, skills }) => ({
    name,
    path: config.packages.has(from) ? programIn(config.packages.get(from)!, name) : findProgram(host, name),
    package: from,
    skills,
    sources: [],
  }));
}

/** A source that is bound to a directory needs nothing. */
function sourceNeeds(host: ReadHost, config: Config): readonly Need[] {
  return ["git", "npm"].flatMap((name) => {
    const sources = config.sources.filter(({ origin, bound }) => origin.kind === name && bound === null);
    if (sources.length === 0) return [];
    return [
      need(
        host,
        config,
        name,
        sources.map((source) => source.name),
      ),
    ];
  });
}

/** What the scripts of a bundle use (design: the installer). */
const TOOLS = "cat chmod cmp cp find grep ln ls mkdir mv rm rmdir sed sort uname uniq xargs".split(" ");
/** One of them is enough. */
const HASHES = ["sha256sum", "shasum", "sha256", "openssl"];

/** Only the missing ones: nearly every machine has all. */
function installerNeeds(host: ReadHost, config: Config): readonly Need[] {
  const hash = HASHES.some((name) => need(host, config, name, []).path !== null) ? [] : [HASHES[0]!];
  return [...TOOLS, ...hash].map((name) => need(host, config, name, [])).filter(({ path }) => path === null);
}

/** What kitout and the installer would run: nothing that the project brought. Its skills find it on PATH like the agent. */
function need(host: ReadHost, { policy }: Config, name: string, sources: readonly string[]): Need {
  return { name, path: findProgram(host, name, policy.guarded), package: null, skills: [], sources };
}
