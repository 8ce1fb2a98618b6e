// Programs that came with a project are not run: not git, not npm, and none of the installer's tools.

import { dirname, isInside } from "../model/paths.ts";
import { type Host, HostError, type ReadHost } from "./host.ts";
import { nullIfRefused } from "./null-if-refused.ts";
import { realOrSame } from "./physical-path.ts";
import { findProgram } from "./programs.ts";

/**
 * The directory whose programs are not used for a project in `root`: the repository around it, or the root itself where there is none.
 * Null where that holds the home directory, or is one: what is there is the user's own. The scripts have the same rule (find-bundle.hbs).
 */
export function guardedDirectory(host: ReadHost, root: string): string | null {
  const named = host.env["HOME"] ?? "";
  const home = named === "" ? "" : realOrSame(host, named);
  const holdsHome = (directory: string) =>
    directory === "/" || (home.startsWith("/") && isInside(directory, home));
  let guarded: string | null = null;
  for (let at = realOrSame(host, root); !holdsHome(at); at = dirname(at)) {
    guarded ??= at;
    if (nullIfRefused(() => host.stat(`${at}/.git`)) !== null) return at;
  }
  return guarded;
}

/** Variables that name a program, or a directory of programs, for git. */
const PROGRAMS = ["GIT_EXEC_PATH", "GIT_ASKPASS", "GIT_SSH", "SSH_ASKPASS"];

/**
 * The environment without the programs in `guarded`, physical, and without what depends on the working directory: such directories are
 * taken from PATH. They are compared by where they really are. Null: nothing is guarded.
 */
export function environmentApart(host: ReadHost, guarded: string | null): ReadHost["env"] {
  return { ...host.env, ...changesApart(host, guarded) };
}

/** What differs in that environment; undefined: the variable is not there. */
export function changesApart(host: ReadHost, guarded: string | null): ReadHost["env"] {
  const isApart = (path: string) =>
    path.startsWith("/") && (guarded === null || !isInside(guarded, realOrSame(host, path)));
  const kept = (host.env["PATH"] ?? "").split(":").filter(isApart);
  // An empty PATH would mean the working directory.
  const path = host.env["PATH"] === undefined ? {} : { PATH: kept.join(":") || "/dev/null" };
  if (guarded === null) return path;
  const apart = PROGRAMS.filter((name) => host.env[name]?.includes("/") && !isApart(host.env[name]));
  return { ...path, ...Object.fromEntries(apart.map((name) => [name, undefined])) };
}

/**
 * The same machine without the programs in `guarded`: neither those that are run, nor those that they look for on their PATH. A program
 * that is nowhere else is `ENOENT`.
 */
export function apartFrom(host: Host, guarded: string | null): Host {
  let made: ReadHost["env"] | null = null;
  const run: Host["run"] = async (program) => {
    const found = findProgram({ ...host, env: program.env }, program.name, guarded);
    if (found === null) throw new HostError("ENOENT", program.name, "run");
    return host.run({ ...program, name: found });
  };
  return {
    ...host,
    ...(guarded === null ? {} : { run }),
    // Most runs start no program, and do not ask for all of the environment.
    get env() {
      made ??= environmentApart(host, guarded);
      return made;
    },
  };
}
