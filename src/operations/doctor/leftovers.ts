// Files by which other managers of skills know what they installed.

import { stateHome } from "../../host/directories.ts";
import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { dirname, resolve } from "../../model/paths.ts";

export interface Leftover {
  readonly path: string;
  /** What made it. */
  readonly manager: string;
}

const NPM_SKILLS = "the npm package `skills`";

/** Names of files in a project, by who writes them, from each one's own documentation or source. */
const IN_PROJECTS: readonly (readonly [name: string, manager: string])[] = [
  ["skills-lock.json", NPM_SKILLS],
  ["agents.lock", "dotagents"],
  ["apm.lock.yaml", "apm"],
  ["apm.lock", "apm"],
  ["skillfold.lock", "skillfold"],
  ["Skillfile.lock", "skillfile"],
];

/** What the names of files beside skills begin with. */
const BESIDE_SKILLS: readonly (readonly [start: string, manager: string])[] = [
  [".agent-skills", "agent-skills-nix"],
  [".symposium.toml", "symposium"],
  [".skill-lock.json", NPM_SKILLS],
  [".openskills", "openskills"],
  [".skillshare", "skillshare"],
];

/** Those for the user, and in the projects. */
export function leftoversIn(host: ReadHost, projects: readonly string[]): readonly Leftover[] {
  const home = host.env["HOME"];
  const state = stateHome(host);
  const own: Leftover[] = [
    // With XDG_STATE_HOME, it is below that: vercel-labs/skills, src/skill-lock.ts.
    ...(host.env["XDG_STATE_HOME"] && state !== null
      ? [{ path: `${dirname(state)}/skills/.skill-lock.json`, manager: NPM_SKILLS }]
      : []),
    ...(home?.startsWith("/")
      ? [{ path: resolve(home, ".agents/.skill-lock.json"), manager: NPM_SKILLS }]
      : []),
  ];
  const inProject = projects.flatMap((project) =>
    IN_PROJECTS.map(([name, manager]) => ({ path: resolve(project, name), manager })),
  );
  return [...own, ...inProject].filter(({ path }) => nullIfRefused(() => host.stat(path))?.kind === "file");
}

/** Those among the hidden names of a directory of skills. */
export function leftoversAmong(directory: string, hidden: readonly string[]): readonly Leftover[] {
  return hidden.flatMap((name) =>
    BESIDE_SKILLS.filter(([start]) => name.startsWith(start)).map(([, manager]) => ({
      path: `${directory}/${name}`,
      manager,
    })),
  );
}
