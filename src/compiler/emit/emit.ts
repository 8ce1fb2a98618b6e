// The scripts of a bundle: short preambles with what differs between bundles, and a runtime that is the same in all.

import { shell } from "../../generated/templates.js";
import type { Destination, Installer, Scope } from "../../model/installer.ts";
import { fill } from "../../template/script.ts";
import { pathLines } from "./path.ts";

export interface EmittedFile {
  /** Below the bundle. */
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

const SCRIPT: Readonly<Record<Scope, string>> = { user: "install", project: "install-local" };

/** The variable of agent-skills-nix that names other directories. */
const OVERRIDES: Readonly<Record<Scope, string>> = {
  user: "AGENT_SKILLS_DESTS",
  project: "AGENT_SKILLS_LOCAL_DESTS",
};

const AUDIENCE: Readonly<Record<Scope, string>> = {
  user: "for the agents of the user who runs it",
  project: "for the agents that work in one project",
};

/**
 * The scripts of a bundle with these installers, one for each scope; without one for projects, `install-local` reports that. `scope` is
 * the one that `shell-hook` and `scripts/<target>` run. Nothing in them depends on the bundle id, which is computed from their digests.
 */
export function emit(installers: readonly Installer[], scope: Scope): readonly EmittedFile[] {
  return [
    ...["runtime.sh", "start.sh"].map((name) => ({
      path: `lib/${name}`,
      text: shell[name]!,
      executable: false,
    })),
    ...installers.map((installer) => script(SCRIPT[installer.scope], installerScript(installer))),
    ...(installers.some(({ scope }) => scope === "project")
      ? []
      : [script(SCRIPT.project, shell["no-project.sh"]!)]),
    ...targetScopes(installers, scope).map(([target, targetScope]) =>
      script(`scripts/${target}`, fill("target", { target, ...scriptOf(targetScope) })),
    ),
    script("shell-hook", fill("shell-hook", scriptOf(scope))),
  ];
}

/** What a script has to know about the installer that it runs. */
function scriptOf(scope: Scope): { installer: string; project: boolean } {
  return { installer: SCRIPT[scope], project: scope === "project" };
}

function script(path: string, text: string): EmittedFile {
  return { path, text, executable: true };
}

function installerScript({ scope, owner, destinations, shared }: Installer): string {
  return fill("installer", {
    scope,
    project: scope === "project",
    owner,
    audience: AUDIENCE[scope],
    overrides: OVERRIDES[scope],
    shared: shared === null ? "" : `${shared.name} ${shared.view}`,
    destinations: destinations.map(destinationContext),
  });
}

/** Lists are words separated by spaces: no name in them can contain one. */
function destinationContext(destination: Destination): object {
  const { name, structure, view, onConflict, targets, exclude, systems, dest } = destination;
  return {
    name,
    structure,
    view,
    onConflict,
    path: pathLines(dest),
    targets: targets.join(" "),
    exclude: exclude.join(" "),
    systems: systems.join(" "),
  };
}

/** Every target with the scope that its script installs: the default scope, unless only the other has the target. */
function targetScopes(installers: readonly Installer[], scope: Scope): [target: string, scope: Scope][] {
  const scopes = new Map<string, Scope>();
  for (const installer of installers) {
    for (const target of installer.destinations.flatMap(({ targets }) => targets)) {
      if (!scopes.has(target) || installer.scope === scope) scopes.set(target, installer.scope);
    }
  }
  return [...scopes].sort(([a], [b]) => (a < b ? -1 : 1));
}
