// Finds the configuration: the one given, the nearest one above the working directory, or the user's own.

import { type Checked, type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { configHome } from "../../host/directories.ts";
import { HostError, type ReadHost } from "../../host/host.ts";
import { nullIfUnreachable } from "../../host/null-if-unreachable.ts";
import { basename } from "../../model/names.ts";
import { dirname, resolve } from "../../model/paths.ts";
import { readConfigFile } from "./file.ts";
import { searchDirectory } from "./search.ts";

/** The names of a configuration in its directory. */
const NAMES: readonly string[] = ["skills.yaml", "skills.yml"];

/** By convention a directory of configurations, which belong to the directory above. */
const CONFIG_DIRECTORY = ".config";

/** How a config was found, which decides what it may do before it is trusted (design §4, Trust). */
export type Found = "given" | "project" | "user";

export interface ConfigFile {
  readonly file: string;
  /** The directory that it configures: its own, or the one above `.config`. */
  readonly root: string;
  readonly found: Found;
}

/**
 * The configuration to use; null when there is none. `given` is the path from `-c`, relative to the working directory. The walk stops at
 * the git top level, at $HOME and at a mount, after looking there. Files of other users are ignored, since their owner could change them
 * at any time. A file that cannot be read still counts as found, so that nothing further up is used instead: `load` reports why. The
 * user's own is that wherever it is found, and also when it is given.
 */
export function findConfig(host: ReadHost, given: string | null): Checked<ConfigFile | null> {
  if (given !== null) {
    const file = resolve(host.cwd, given);
    return { value: ownOrNull(host, file) ?? configFile(host, file, "given"), diagnostics: [] };
  }
  const home = configHome(host);
  const reports = new Reports();
  const directories = searched(host);
  for (const directory of directories) {
    const there = inDirectory(host, directory, reports.report);
    if (there.length > 1) {
      reports.report(several(directory, there));
      return reports.with(null);
    }
    if (there.length === 0) continue;
    const file = chosen(host, directory, there[0]!);
    return reports.with(ownOrNull(host, file) ?? { file, root: directory, found: "project" });
  }
  const direct = home === null ? [] : NAMES.filter((name) => isThere(host, home, name, reports.report));
  if (home !== null && direct.length === 1)
    return reports.with(ownFile(host, chosen(host, home, direct[0]!)));
  const user = home === null ? null : resolve(home, NAMES[0]!);
  reports.report(
    home !== null && direct.length > 1
      ? several(home, direct)
      : diagnostic("config/not-found", null, { searched: directories, user }),
  );
  return reports.with(null);
}

/** The directory that the configuration `file` configures. Relative paths in the file do not start there. */
export function projectRoot(host: ReadHost, file: string): string {
  const directory = dirname(file);
  return NAMES.includes(basename(file)) && belongsAbove(host, directory) ? dirname(directory) : directory;
}

function configFile(host: ReadHost, file: string, found: Found): ConfigFile {
  return { file, root: projectRoot(host, file), found };
}

/** The user's own configuration, if the file is that, by whatever path; else null. */
function ownOrNull(host: ReadHost, file: string): ConfigFile | null {
  const home = configHome(host);
  if (home === null) return null;
  if (dirname(file) === home && NAMES.includes(basename(file))) return ownFile(host, file);
  // What cannot be looked at is not the user's own.
  const look = <T>(work: () => T) => attempt(work, null, () => {});
  const real = look(() => host.realPath(file));
  const isOwn = (path: string) =>
    look(() => host.realPath(path) === real && foreignOwner(host, path) === null) === true;
  return real !== null && NAMES.some((name) => isOwn(resolve(home, name))) ? ownFile(host, file) : null;
}

/** Often a link into a repository of dotfiles: relative paths in it, and its lock, start from where the file really is. */
function ownFile(host: ReadHost, path: string): ConfigFile {
  return configFile(host, host.realPath(path) ?? path, "user");
}

function searched(host: ReadHost): string[] {
  const directories = [host.cwd];
  for (let directory = host.cwd; !isTop(host, directory); directories.push(directory))
    directory = dirname(directory);
  return directories;
}

/** Whether a search from below ends here. If that cannot be found out it does, since it might otherwise cross a boundary. */
function isTop(host: ReadHost, directory: string): boolean {
  return (
    attempt(
      () => isApart(host, directory),
      null,
      () => {},
    ) ?? true
  );
}

/** Whether this directory is a home, the top level of a repository, or a mount. Throws `HostError`. */
function isApart(host: ReadHost, directory: string): boolean {
  if (directory === "/") return true;
  if (host.env["HOME"] && directory === host.realPath(host.env["HOME"])) return true;
  if (nullIfUnreachable(() => host.stat(resolve(directory, ".git"))) !== null) return true;
  return host.stat(directory)?.device !== host.stat(dirname(directory))?.device;
}

/** Whether this directory's configurations belong to the one above: it is named `.config`, and is not a repository, a mount or a home. */
function belongsAbove(host: ReadHost, directory: string): boolean {
  return basename(directory) === CONFIG_DIRECTORY && !isTop(host, directory);
}

/** The paths of this directory's configurations, relative to it. Throws `HostError` where that cannot be found out. */
function inDirectory(host: ReadHost, directory: string, report: Report): readonly string[] {
  const direct = belongsAbove(host, directory) ? [] : NAMES;
  const nested = hasNested(host, resolve(directory, CONFIG_DIRECTORY))
    ? NAMES.map((name) => `${CONFIG_DIRECTORY}/${name}`)
    : [];
  return [...direct, ...nested].filter((candidate) => isThere(host, directory, candidate, report));
}

/**
 * Whether this `.config` may have configurations of the directory above it. One that cannot be read because it is another user's is
 * ignored.
 */
function hasNested(host: ReadHost, below: string): boolean {
  if (nullIfUnreachable(() => host.stat(below)) === null) return false;
  return foreignOwner(host, below) === null ? !isApart(host, below) : !isTop(host, below);
}

/** Whether there is a candidate, of whatever kind. Another user's files, and files in another user's `.config`, do not count. */
function isThere(host: ReadHost, directory: string, candidate: string, report: Report): boolean {
  const file = resolve(directory, candidate);
  if (nullIfUnreachable(() => host.stat(file)) === null) return false;
  const holder = dirname(file) === directory ? null : foreignOwner(host, dirname(file));
  const owner = holder ?? foreignOwner(host, file);
  if (owner === null) return true;
  report(diagnostic("config/not-owned", { file }, { owner }));
  return false;
}

/** The user, neither this one nor root, who owns the path or what it links to; null when there is none. */
function foreignOwner(host: ReadHost, path: string): number | null {
  const isForeign = (owner: number) => owner !== host.user && owner !== 0;
  const itself = host.stat(path);
  if (itself === null || isForeign(itself.owner)) return itself?.owner ?? null;
  const real = itself.kind === "link" ? host.realPath(path) : null;
  const behind = real === null ? null : host.stat(real);
  return behind !== null && isForeign(behind.owner) ? behind.owner : null;
}

/**
 * The path of the configuration at a candidate. cosmiconfig is not called for what is not a regular file, is too large or cannot be read:
 * it reads whatever it finds to its end and skips what it may not read. Nor can it handle a name that is not UTF-8.
 */
function chosen(host: ReadHost, directory: string, candidate: string): string {
  const seen = resolve(directory, candidate);
  return isReadable(host, seen) ? (searchDirectory(directory, candidate) ?? seen) : seen;
}

function isReadable(host: ReadHost, file: string): boolean {
  try {
    return readConfigFile(host, file) instanceof Uint8Array;
  } catch (error) {
    if (error instanceof HostError) return false;
    throw error;
  }
}

function several(directory: string, files: readonly string[]): Diagnostic {
  const file = resolve(directory, files[0]!);
  return diagnostic("config/several", { file }, { directory, files });
}
