// Files by which other managers of skills know what they installed.

import { FOREIGN_FORMATS } from "../../authoring/adopt/formats.ts";
import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { resolve } from "../../model/paths.ts";

export interface Leftover {
  readonly path: string;
  /** What made it. */
  readonly manager: string;
}

/** What the names of files beside skills begin with. */
const BESIDE_SKILLS: readonly (readonly [start: string, manager: string])[] = [
  // scripts/sync.sh there.
  [".agent-skills", "agent-skills-nix"],
  [".symposium.toml", "symposium"],
  [".openskills", "openskills"],
  [".skillshare", "skillshare"],
];

/** Those for the user, and in the projects: there only what a tool writes itself, since a `skills.json` may be anything. */
export function leftoversIn(host: ReadHost, projects: readonly string[]): readonly Leftover[] {
  const home = host.env["HOME"];
  const state = host.env["XDG_STATE_HOME"];
  const found = FOREIGN_FORMATS.flatMap(({ manager, file, lock, user }): Leftover[] => {
    const own = user === null || !home?.startsWith("/") ? [] : [resolve(home, user)];
    // The one lock of the user moves with this variable.
    if (file === ".skill-lock.json" && state?.startsWith("/")) own.push(`${state}/skills/${file}`);
    const written = lock ?? (file.includes("lock") ? file : null);
    const inProjects = written === null ? [] : projects.map((project) => resolve(project, written));
    return [...own, ...inProjects].map((path) => ({ path, manager }));
  });
  return found.filter(({ path }) => nullIfRefused(() => host.stat(path))?.kind === "file");
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
