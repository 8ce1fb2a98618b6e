// `kitout init`: a commented skills.yaml for what is there.

import { agents, agentIds as idsByName } from "../agents/agents.ts";
import { type Fewest, fewestAgents } from "../agents/destinations.ts";
import { freshConfigText } from "../authoring/fresh-config.ts";
import { type ConfigFile, findConfig } from "../compiler/config/find.ts";
import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { configHome } from "../host/directories.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { nullIfRefused } from "../host/null-if-refused.ts";
import type { Scope } from "../model/installer.ts";
import { dirname } from "../model/paths.ts";
import { pathOf, physicalOr, projectOf, signsOf } from "./agents/look.ts";
import { newConfig, type OpenConfig, saveConfig } from "./edit-config.ts";

/** Every name that an agent goes by, and the ids alone. */
export const agentNames: ReadonlySet<string> = new Set(idsByName.keys());
export const agentIds: readonly string[] = agents.map(({ id }) => id);

export interface InitChoice {
  /** Null: what the working directory suggests. */
  readonly scope: Scope | null;
  /** Empty: the agents that are found. */
  readonly targets: readonly string[];
}

/** What is found for a new configuration. */
export interface Surroundings {
  readonly scope: Scope;
  readonly file: string;
  /** What serves the agents that are found. */
  readonly targets: Fewest;
  /** A directory of skills beside it, as it is written; null: there is none. */
  readonly skills: string | null;
}

/** A home gets the user's own configuration; everything else one at the top of its repository, or here. Null: there is no home for one. */
export function surroundings(host: ReadHost, given: Scope | null): Surroundings | null {
  const home = host.env["HOME"] ?? null;
  const isHome = home !== null && host.cwd === (nullIfRefused(() => host.realPath(home)) ?? home);
  const scope = given ?? (isHome ? "user" : "project");
  const config = configHome(host);
  if (scope === "user" && config === null) return null;
  const root = scope === "user" ? config! : projectOf(host, null);
  const skills = nullIfRefused(() => host.stat(`${root}/skills`))?.kind === "directory" ? "./skills" : null;
  return { scope, file: `${root}/skills.yaml`, targets: targetsHere(host, scope, root), skills };
}

/** The fewest targets that serve the agents of which something is there. */
function targetsHere(host: ReadHost, scope: Scope, root: string): Fewest {
  const found = agents.filter((agent) => signsOf(host, agent, root).length > 0);
  const placeOf = (spelled: string) => {
    const path = pathOf(host, { scope, place: spelled }, root);
    return path === null ? spelled : physicalOr(host, path);
  };
  return fewestAgents(found, scope, agents, placeOf);
}

/** The configuration that `init` would write, opened. Null: reported. */
export function freshConfig(host: Host, choice: InitChoice): Checked<OpenConfig | null> {
  const reports = new Reports();
  const around = surroundings(host, choice.scope);
  if (around === null) {
    reports.report(diagnostic("bundle/no-store", null, {}));
    return reports.with(null);
  }
  const there = existing(host, around);
  if (there !== null) {
    reports.report(diagnostic("config/exists", { file: there }, { file: there }));
    return reports.with(null);
  }
  const main: ConfigFile = {
    file: around.file,
    root: dirname(around.file),
    found: around.scope === "user" ? "user" : "project",
  };
  const found = around.targets.targets;
  const targets = choice.targets.length > 0 ? choice.targets : found.length > 0 ? found : DEFAULT;
  const { scope, skills } = around;
  const { copies } = around.targets;
  const written = targets.map((name) => ({ name, copies: copies.includes(name) }));
  return reports.with(newConfig(host, main, freshConfigText({ scope, skills, targets: written })));
}

/** What serves most agents, where none has been yet. */
const DEFAULT = ["agents", "claude"];

/** A configuration in the place of the new one, or one that would come before it. */
function existing(host: ReadHost, { scope, file }: Surroundings): string | null {
  const names = ["skills.yaml", "skills.yml"].map((name) => `${dirname(file)}/${name}`);
  const there = names.find((name) => nullIfRefused(() => host.stat(name)) !== null);
  if (there !== undefined || scope === "user") return there ?? null;
  const found = findConfig(host, null).value;
  return found?.found === "project" ? found.file : null;
}

/** Writes it, and nothing over another one. Gives whether it was written. */
export function writeFresh(host: Host, opened: OpenConfig): Promise<Checked<boolean>> {
  return saveConfig(host, opened, opened.text, async () => ({ value: null, diagnostics: [] }));
}

/** Which configuration is added to. */
export interface Chosen {
  /** As `-c` names one; null: the one that the search finds. */
  readonly config: string | null;
  /** Whether it does not exist yet. */
  readonly isNew: boolean;
}

/** The configuration of `-c`; else that of the scope; else the one that is found, the project's before the user's own. */
export function chooseConfig(host: ReadHost, given: string | null, scope: Scope | null): Chosen {
  if (given !== null) return { config: given, isNew: false };
  const { value, diagnostics } = findConfig(host, null);
  if (scope === "user" && value?.found !== "user") {
    const file = `${configHome(host) ?? ""}/skills.yaml`;
    const isThere = nullIfRefused(() => host.stat(file)) !== null;
    // Where the search would find a project's, it has to be named.
    return { config: isThere || value !== null ? file : null, isNew: !isThere };
  }
  if (scope === "project" && value?.found === "user") return { config: null, isNew: true };
  // What is there and cannot be used is there, too.
  const isNothing = diagnostics.every(
    ({ code }) => code === "config/not-found" || code === "config/not-owned",
  );
  return { config: null, isNew: value === null && isNothing };
}
