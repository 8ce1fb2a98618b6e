// Projects that were deleted, and what installers noted about them in the user's own state: notes (templates/runtime/records.sh), marks
// (kt_find_mark), and the project's last bundle (kt_register_project). Without them, a project that comes back is installed as one
// that came with a clone: so a project only counts as deleted where it cannot just be out of reach.

import { compareBytes } from "../digest/bytes.ts";
import { hexDigest } from "../digest/nar.ts";
import { type Host, HostError, type ReadHost } from "../host/host.ts";
import { nullIfUnreachable } from "../host/null-if-unreachable.ts";
import { alone } from "../host/presence.ts";
import { basename } from "../model/names.ts";
import { dirname } from "../model/paths.ts";
import { isPlain, readText } from "./remembered.ts";

export interface GoneProject {
  readonly root: string;
  /** What is noted about it: paths in the user's own state, in the order in which they are to be removed. */
  readonly files: readonly string[];
}

/** Milliseconds since anything was installed there: whatever comes and goes with a disk or a network was there meanwhile. */
const LONG = 90 * 24 * 60 * 60 * 1000;

/**
 * The projects that were deleted, by their paths. `state` is kitout's state directory. A project was deleted if it is not there, nothing was
 * noted about it for 90 days, its parent directory is there and has other things in it, as a place for a disk without its disk has not,
 * and it does not lie where systems put the disks that they mount.
 */
export function goneProjects(host: ReadHost, state: string): readonly GoneProject[] {
  const noted = new Map<string, string[]>();
  // A last bundle that no note knows is taken for one of version 0.1.0, whose ledgers are believed once: so it goes first.
  const all = [...bundlesIn(host, state), ...notesIn(host, state), ...marksIn(host, `${state}/.marks`, "")];
  for (const { root, file } of all) noted.set(root, [...(noted.get(root) ?? []), file]);
  return [...noted]
    .filter(([root, files]) => files.every((file) => isOld(host, file)) && isDeleted(host, root))
    .map(([root, files]) => ({ root, files }))
    .sort((a, b) => compareBytes(a.root, b.root));
}

/** Removes what was noted about these projects, with the directories that are empty then. Throws `HostError`. */
export function forgetGone(host: Host, state: string, projects: readonly GoneProject[]): void {
  if (projects.length === 0) return;
  const marks = `${state}/.marks`;
  alone(host, `${state}/.notes`, (work) => {
    for (const { root, files } of projects) {
      for (const file of files) host.remove(file);
      for (let at = `${marks}${root}`; at !== marks; at = dirname(at))
        if (!removedIfEmpty(host, at, `${work}/empty`)) break;
    }
  });
}

interface Noted {
  readonly root: string;
  readonly file: string;
}

function bundlesIn(host: ReadHost, state: string): Noted[] {
  return hashedIn(host, `${state}/.projects`, /^([0-9a-f]{64})$/, /^(\/.*)\n/);
}

function notesIn(host: ReadHost, state: string): Noted[] {
  return hashedIn(host, `${state}/.notes`, /^([0-9a-f]{64})-/, /^kitout-note 1\nroot (\/.*)\n/);
}

/** Files whose names have the hash of the project that they say to be about. */
function hashedIn(host: ReadHost, directory: string, name: RegExp, form: RegExp): Noted[] {
  return filesIn(host, directory).flatMap((file) => {
    const hash = name.exec(basename(file))?.[1];
    const root = hash === undefined ? null : rootIn(host, file, form);
    return root !== null && hexDigest(`${root}\n`) === hash ? [{ root, file }] : [];
  });
}

/** Those in a directory of marks, which mirrors the directory `path` of the machine. */
function marksIn(host: ReadHost, directory: string, path: string): Noted[] {
  if (nullIfUnreachable(() => host.stat(directory))?.kind !== "directory") return [];
  const below = host.list(directory).flatMap(({ name, kind }) => {
    return kind === "directory" ? marksIn(host, `${directory}/${name}`, `${path}/${name}`) : [];
  });
  const marks = filesIn(host, directory).filter((file) => basename(file).startsWith(".kitout-"));
  const here = marks
    .filter((file) => rootIn(host, file, MARK) === path)
    .map((file) => ({ root: path, file }));
  return [...here, ...below];
}

const MARK = /^kitout-mark 1\nmoved [a-z]+\nroot (\/.*)\n/;

function filesIn(host: ReadHost, directory: string): string[] {
  if (nullIfUnreachable(() => host.stat(directory))?.kind !== "directory") return [];
  return host.list(directory).flatMap(({ name, kind }) => (kind === "file" ? [`${directory}/${name}`] : []));
}

/** The project that a note or a mark is about; null: it cannot be told. */
function rootIn(host: ReadHost, file: string, form: RegExp): string | null {
  const root = form.exec(readText(host, file) ?? "")?.[1] ?? null;
  return root !== null && isPlain(root) ? root : null;
}

function isOld(host: ReadHost, file: string): boolean {
  const stat = host.stat(file);
  return stat !== null && host.now() - stat.modified > LONG;
}

function isDeleted(host: ReadHost, root: string): boolean {
  if (MOUNTED.test(root)) return false;
  try {
    if (host.stat(root) !== null) return false;
    const parent = dirname(root);
    return host.stat(parent)?.kind === "directory" && host.list(parent).length > 0;
  } catch (error) {
    // What cannot be looked at may be there.
    if (error instanceof HostError) return false;
    throw error;
  }
}

/** Where disks, images and file systems of other machines are mounted by name, and vanish with their directory. */
const MOUNTED = /^\/(?:media|mnt|run\/media|Volumes|net|afs|misc|cygdrive)(?:\/|$)/;

/** Not one that somebody is just putting something into. */
function removedIfEmpty(host: Host, directory: string, aside: string): boolean {
  if (host.stat(directory)?.kind !== "directory") return true;
  if (host.list(directory).length > 0) return false;
  host.rename(directory, aside);
  const isEmpty = host.list(aside).length === 0;
  if (isEmpty) host.remove(aside);
  else host.rename(aside, directory);
  return isEmpty;
}
