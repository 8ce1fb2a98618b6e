// Which configuration is meant: the one given, the nearest one above the working directory, or the user's own.

import { type Checked, type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { HostError, type ReadHost } from "../../host/host.ts";
import { nullIfUnreachable } from "../../host/null-if-unreachable.ts";
import { configHome } from "../../host/places.ts";
import { basename } from "../../model/names.ts";
import { dirname, resolve } from "../../model/paths.ts";
import { readConfigFile } from "./file.ts";
import { searchDirectory } from "./search.ts";

/** What the configuration of a directory may be called in it. */
const NAMES: readonly string[] = ["skills.yaml", "skills.yml"];

/** A directory of configurations, by convention: what is in it belongs to the directory above. */
const CONFIG_DIRECTORY = ".config";

/** How a config was found: it decides what the config may do before it is trusted (design §4, Trust). */
export type Found = "given" | "project" | "user";

export interface ConfigFile {
  readonly file: string;
  /** The directory that it is the configuration of: its own, or the one above `.config`. */
  readonly root: string;
  readonly found: Found;
}

/**
 * `given` is the path from `-c`, seen from the working directory. The walk stops at the git top level, at $HOME and at
 * a mount, after looking there; files of other users are passed over, for their owner could change them at any time.
 * What is there and cannot be read is still what was found, so that nothing further up is taken instead: `load` reports why.
 */
export function findConfig(host: ReadHost, given: string | null): Checked<ConfigFile | null> {
  if (given !== null) return { value: configFile(host, resolve(host.cwd, given), "given"), diagnostics: [] };
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
    return reports.with(
      dirname(file) === home ? ownFile(host, file) : { file, root: directory, found: "project" },
    );
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

/** The directory that the configuration `file` is about, wherever the file is: what is relative in the file is not relative to this. */
export function projectRoot(host: ReadHost, file: string): string {
  const directory = dirname(file);
  return NAMES.includes(basename(file)) && belongsAbove(host, directory) ? dirname(directory) : directory;
}

function configFile(host: ReadHost, file: string, found: Found): ConfigFile {
  return { file, root: projectRoot(host, file), found };
}

/** Often a link into a repository of dotfiles: what is relative in it is relative to where it is kept, and so is its lock. */
function ownFile(host: ReadHost, path: string): ConfigFile {
  return configFile(host, host.realPath(path) ?? path, "user");
}

function searched(host: ReadHost): string[] {
  const directories = [host.cwd];
  for (let directory = host.cwd; !isTop(host, directory); directories.push(directory))
    directory = dirname(directory);
  return directories;
}

/** Whether a search that comes from below ends here. Where the machine refuses to say, it does: nobody knows what it would pass. */
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

/** Whether what is in this directory, by its name, is about the one above: not when it is a repository, a mount or a home itself. */
function belongsAbove(host: ReadHost, directory: string): boolean {
  return basename(directory) === CONFIG_DIRECTORY && !isTop(host, directory);
}

/** The paths, seen from this directory, at which there is a configuration of it. Throws `HostError` where that cannot be seen. */
function inDirectory(host: ReadHost, directory: string, report: Report): readonly string[] {
  const direct = belongsAbove(host, directory) ? [] : NAMES;
  const nested = hasNested(host, resolve(directory, CONFIG_DIRECTORY))
    ? NAMES.map((name) => `${CONFIG_DIRECTORY}/${name}`)
    : [];
  return [...direct, ...nested].filter((candidate) => isThere(host, directory, candidate, report));
}

/** Whether this `.config` may have configurations of the directory above it. Of what a stranger hides nobody needs to hear. */
function hasNested(host: ReadHost, below: string): boolean {
  if (nullIfUnreachable(() => host.stat(below)) === null) return false;
  return foreignOwner(host, below) === null ? !isApart(host, below) : !isTop(host, below);
}

/** Whether something is there that counts, of whatever kind. A stranger's does not, nor what is in a stranger's `.config`. */
function isThere(host: ReadHost, directory: string, candidate: string, report: Report): boolean {
  const file = resolve(directory, candidate);
  if (nullIfUnreachable(() => host.stat(file)) === null) return false;
  const holder = dirname(file) === directory ? null : foreignOwner(host, dirname(file));
  const owner = holder ?? foreignOwner(host, file);
  if (owner === null) return true;
  report(diagnostic("config/not-owned", { file }, { owner }));
  return false;
}

/** Another user, not root, whom the path or what it leads to belongs to; null when there is none. */
function foreignOwner(host: ReadHost, path: string): number | null {
  const isForeign = (owner: number) => owner !== host.user && owner !== 0;
  const itself = host.stat(path);
  if (itself === null || isForeign(itself.owner)) return itself?.owner ?? null;
  const real = itself.kind === "link" ? host.realPath(path) : null;
  const behind = real === null ? null : host.stat(real);
  return behind !== null && isForeign(behind.owner) ? behind.owner : null;
}

/**
 * The configuration where something was seen. What is not a regular file, is too large or cannot be read is not shown to the
 * search: it reads whatever it finds to its end and passes over what it may not read. Nor can it spell a name that is not UTF-8.
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
