// Which skills.yaml is meant: the one given, the nearest one above the working directory, or the user's own.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { ReadHost } from "../../host/host.ts";
import { configHome } from "../../host/places.ts";
import { dirname, resolve } from "../../model/paths.ts";

export const CONFIG_NAME = "skills.yaml";

/** How a config was found: it decides what the config may do before it is trusted (design §4, Trust). */
export type Found = "given" | "project" | "user";

export interface ConfigFile {
  readonly file: string;
  readonly found: Found;
}

/**
 * `given` is the path from `-c`, seen from the working directory. The walk stops at the git top level, at $HOME and at
 * a mount, after looking there; files of other users are passed over, for their owner could change them at any time.
 */
export function findConfig(host: ReadHost, given: string | null): Checked<ConfigFile | null> {
  if (given !== null) return { value: { file: resolve(host.cwd, given), found: "given" }, diagnostics: [] };
  const home = configHome(host);
  const own = home === null ? null : resolve(home, CONFIG_NAME);
  const reports = new Reports();
  const directories = searched(host);
  for (const directory of directories) {
    const file = resolve(directory, CONFIG_NAME);
    if (isThere(host, file, reports.report))
      return reports.with(file === own ? ownFile(host, own) : { file, found: "project" });
  }
  if (own !== null && isThere(host, own, reports.report)) return reports.with(ownFile(host, own));
  reports.report(diagnostic("config/not-found", null, { searched: directories, user: own }));
  return reports.with(null);
}

/** Often a link into a repository of dotfiles: what is relative in it is relative to where it is kept, and so is its lock. */
function ownFile(host: ReadHost, own: string): ConfigFile {
  return { file: host.realPath(own) ?? own, found: "user" };
}

function searched(host: ReadHost): string[] {
  const directories = [host.cwd];
  const home = host.env["HOME"] ? host.realPath(host.env["HOME"]) : null;
  const device = host.stat(host.cwd)?.device;
  for (let directory = host.cwd; directory !== "/" && directory !== home; ) {
    if (host.stat(resolve(directory, ".git")) !== null) break;
    directory = dirname(directory);
    if (host.stat(directory)?.device !== device) break;
    directories.push(directory);
  }
  return directories;
}

function isThere(host: ReadHost, file: string, report: Report): boolean {
  const itself = host.stat(file);
  if (itself === null) return false;
  const real = host.realPath(file);
  const behind = itself.kind === "link" && real !== null ? host.stat(real) : itself;
  const stranger = [itself, behind]
    .map((stat) => stat?.owner ?? 0)
    .find((owner) => owner !== host.user && owner !== 0);
  if (stranger === undefined) return true;
  report(diagnostic("config/not-owned", { file }, { owner: stranger }));
  return false;
}
