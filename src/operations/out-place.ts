// Where `--out` may not write. A bundle replaces a whole directory, and its `skills/` would be read by agents that look there.

import { agents } from "../agents/agents.ts";
import { cacheHome, stateHome, storeDirectory } from "../host/directories.ts";
import { expandDest } from "../host/expand-dest.ts";
import type { ReadHost } from "../host/host.ts";
import { nullIfUnreachable } from "../host/null-if-unreachable.ts";
import type { Config } from "../model/config.ts";
import { basename, fold } from "../model/names.ts";
import { dirname, isInside, resolve } from "../model/paths.ts";
import type { ReservedPlace } from "../model/store.ts";

/** What is reserved at this absolute path, by its name and by what it leads to; null when a bundle may be written there. */
export function reservedPlace(host: ReadHost, directory: string): ReservedPlace | null {
  const real = physical(host, directory);
  return byName(directory) ?? byName(real) ?? byMachine(host, real);
}

/** Whether this absolute path is, is in, or holds a directory that this configuration installs into, in either scope. */
export function isDestination(host: ReadHost, directory: string, config: Config): boolean {
  const named = [itself(host, directory), physical(host, directory)];
  const destinations = config.targets.flatMap(({ dest, localDest }) => {
    const user = dest === null ? null : expandDest(dest, host.env);
    return [
      ...(localDest === null ? [] : [resolve(config.root, localDest)]),
      ...(user?.startsWith("/") ? [user] : []),
    ];
  });
  // A destination may be a link into the very bundle that is built here.
  return destinations
    .map((destination) => itself(host, destination))
    .some((destination) => named.some((out) => isInside(destination, out) || isInside(out, destination)));
}

/** Of any repository, and for any agent, wherever the project is; a disk may not tell upper from lower case. */
function byName(directory: string): ReservedPlace | null {
  const segments = fold(directory).split("/");
  if (segments.includes(".git")) return "git";
  if (segments.some((segment) => segment.startsWith(".kitout"))) return "kitout";
  // The bundle has a directory `skills` of its own.
  const [there, inside] = [`${fold(directory)}/`, `${fold(directory)}/skills/`];
  return AGENTS.some((skills) => there.includes(skills) || inside.endsWith(skills)) ? "agent" : null;
}

/** A few agents read such a directory as `skills`, which every bundle has, or `data/skills`: only hidden ones are an agent's alone. */
const AGENTS: readonly string[] = agents.flatMap(({ reads, formerly }) =>
  [...reads.project, ...formerly.project]
    .filter((skills) => skills.startsWith("."))
    .map((skills) => `/${fold(skills)}/`),
);

function byMachine(host: ReadHost, real: string): ReservedPlace | null {
  const { HOME: home } = host.env;
  if (real === "/" || (home?.startsWith("/") && isInside(real, physical(host, home)))) return "home";
  const own = [storeDirectory(host), cacheHome(host), stateHome(host)].filter((one) => one !== null);
  const places = own.map((place) => physical(host, place));
  return places.some((place) => isInside(place, real) || isInside(real, place)) ? "kitout" : null;
}

/** The path with the links on the way to it resolved, and not its own. */
function itself(host: ReadHost, path: string): string {
  return path === "/" ? path : resolve(physical(host, dirname(path)), basename(path));
}

/** The path with the links of what exists of it resolved. */
function physical(host: ReadHost, path: string): string {
  const real = nullIfUnreachable(() => host.realPath(path));
  if (real !== null || path === "/") return real ?? path;
  return resolve(physical(host, dirname(path)), basename(path));
}
