// Writes skills and bundles into the store, or one bundle into a directory. Everything is first made under a temporary name and then
// renamed, so that nothing half-written is ever found.

import { diagnostic, type Report } from "../diagnostics/diagnostic.ts";
import { type DirectoryAccess, type Host, HostError, type Stat } from "../host/host.ts";
import type { RenderedLink } from "../model/bundle.ts";
import type { ContentFile } from "../model/content.ts";
import type { Bundle, SkillSink } from "../model/packed.ts";
import { dirname } from "../model/paths.ts";
import { digestOf, SHARED_SKILLS } from "./existing.ts";
import type { Known } from "./known.ts";
import { setAside } from "./set-aside.ts";

export interface Modes {
  readonly file: number;
  readonly executable: number;
  readonly directory: DirectoryAccess;
}

/**
 * The store is shared by bundles, and nothing in it ever changes. Its directories are read-only as well: an agent that edits a skill
 * behind a link gets an error instead of changing it for every bundle.
 */
const STORE_MODES: Modes = { file: 0o444, executable: 0o555, directory: "user" };
const STORE_DIRECTORY = 0o555;
/** A copy belongs to the user who asked for it, like a checkout. */
const COPY_MODES: Modes = { file: 0o644, executable: 0o755, directory: "umask" };

/**
 * `all`: every skill and the bundle. `unknown`: what this user's state does not know. `changed`: also what somebody may have changed
 * since, by its times.
 */
export type Compared = "all" | "changed" | "unknown";

/**
 * The store: `skills/<hash>-<name>` for every rendered skill, `bundles/<id>` for every bundle, whose `skills` is a link to the shared
 * directory. `tmp` has unfinished work, and `damaged` the modified versions of what was repaired.
 */
export class Store implements SkillSink {
  /** Directories that this run has made sure of. */
  readonly #holders = new Set<string>();

  constructor(
    private readonly host: Host,
    private readonly directory: string,
    /** Below `tmp`, for this run alone: unfinished work, until it is moved into place. */
    private readonly work: string,
    /** What of that which is already there is compared, and rebuilt where it does not match its name. Fetched skills always are. */
    private readonly compared: Compared,
    /** What this user's state knows of the store. */
    private readonly known: Known,
    /** Told what was repaired, and where the damaged version is now. */
    private readonly report: Report,
  ) {}

  has(skill: string, fetched: boolean): boolean {
    const name = `skills/${skill}`;
    const stat = this.host.stat(`${this.directory}/${name}`);
    if (stat?.kind !== "directory") return false;
    // The author sees the project's own skills; reading them twice in each build would cost as much as the build.
    if (!fetched && this.#isBelieved(name, stat)) return true;
    if (this.known.compare(name)) return true;
    this.#setAside(name);
    return false;
  }

  put(skill: string, files: readonly ContentFile[], links: readonly RenderedLink[]): void {
    const made = `${this.work}/${skill}`;
    const directories = writeSkill(this.host, made, files, links, STORE_MODES);
    this.#moveIn(made, `skills/${skill}`, directories);
  }

  /** Gives the bundle's directory. */
  putBundle(bundle: Bundle): string {
    const name = `bundles/${bundle.id}`;
    const path = `${this.directory}/${name}`;
    const stat = this.host.stat(path);
    const there = stat?.kind === "directory";
    if (there && this.#isBelieved(name, stat)) return path;
    const made = `${this.work}/bundle`;
    const directories = writeFiles(this.host, made, bundle, STORE_MODES);
    this.host.makeLink(`${made}/skills`, SHARED_SKILLS);
    if (there && digestOf(this.host, path) === digestOf(this.host, made) && this.known.compare(name))
      return path;
    if (there) this.#setAside(name);
    this.#moveIn(made, name, directories);
    return path;
  }

  #isBelieved(name: string, stat: Stat): boolean {
    if (this.compared === "all") return false;
    const seen = this.known.look(name, stat);
    return seen === "same" || (seen === "changed" && this.compared === "unknown");
  }

  #setAside(name: string): void {
    const place = `${this.directory}/${name}`;
    const kept = setAside(this.host, this.directory, place);
    this.report(diagnostic("bundle/repaired", null, { place, kept }));
  }

  #moveIn(made: string, name: string, directories: readonly string[]): void {
    const path = `${this.directory}/${name}`;
    const holder = dirname(path);
    if (!this.#holders.has(holder)) this.host.makeDirectory(holder);
    this.#holders.add(holder);
    for (const directory of directories) {
      if (directory !== made) this.host.setMode(directory, STORE_DIRECTORY);
    }
    try {
      this.host.rename(made, path);
      this.host.setMode(path, STORE_DIRECTORY);
      this.known.add(name, null);
    } catch (error) {
      // Another run was faster: the same name means the same bytes.
      if (!(error instanceof HostError) || this.host.stat(path)?.kind !== "directory") throw error;
      this.host.remove(made);
    }
  }
}

/** One bundle in its own directory, made beside its final path. */
export class Copy implements SkillSink {
  readonly #made: string;

  constructor(
    private readonly host: Host,
    private readonly directory: string,
    private readonly nonce: string,
  ) {
    this.#made = `${directory}.${nonce}.new`;
  }

  has(skill: string): boolean {
    return this.host.stat(`${this.#made}/skills/${skill}`)?.kind === "directory";
  }

  put(skill: string, files: readonly ContentFile[], links: readonly RenderedLink[]): void {
    writeSkill(this.host, `${this.#made}/skills/${skill}`, files, links, COPY_MODES);
  }

  /**
   * Replaces what is there now, which the caller has inspected. If `isOurs` is false after it was moved away, it has changed in the
   * meantime: it is put back, and the result is false.
   */
  finish(bundle: Bundle, isOurs: (directory: string) => boolean): boolean {
    writeFiles(this.host, this.#made, bundle, COPY_MODES);
    this.host.makeDirectory(`${this.#made}/skills`, COPY_MODES.directory);
    const old = `${this.directory}.${this.nonce}.old`;
    const replaced = this.host.stat(this.directory) !== null;
    if (replaced) {
      this.host.rename(this.directory, old);
      if (!isOurs(old)) {
        this.host.rename(old, this.directory);
        return false;
      }
    }
    this.host.rename(this.#made, this.directory);
    if (replaced) this.host.remove(old);
    return true;
  }

  close(): void {
    this.host.remove(this.#made);
  }
}

/** Returns the directories that it made, `path` first. */
function writeSkill(
  host: Host,
  path: string,
  files: readonly ContentFile[],
  links: readonly RenderedLink[],
  modes: Modes,
): readonly string[] {
  const directories = new DirectoryMaker(host, path, modes.directory);
  for (const file of files) {
    const mode = file.executable ? modes.executable : modes.file;
    host.writeFile(directories.pathOf(file.path), file.chunks(), mode);
  }
  for (const link of links) host.makeLink(directories.pathOf(link.path), link.target);
  return directories.made;
}

/** Returns the directories that it made, `path` first. */
function writeFiles(host: Host, path: string, bundle: Bundle, modes: Modes): readonly string[] {
  const directories = new DirectoryMaker(host, path, modes.directory);
  for (const file of bundle.files) {
    const mode = file.executable ? modes.executable : modes.file;
    host.writeFile(directories.pathOf(file.path), file.chunks(), mode);
  }
  for (const link of bundle.links()) host.makeLink(directories.pathOf(link.path), link.target);
  return directories.made;
}

/** Makes the directories of paths, each once. */
class DirectoryMaker {
  readonly #made: Set<string>;
  /** The directory of the last path: the next one is mostly in the same. */
  #last: string;

  constructor(
    private readonly host: Host,
    private readonly root: string,
    private readonly access: DirectoryAccess,
  ) {
    host.makeDirectory(root, access);
    this.#made = new Set([root]);
    this.#last = root;
  }

  get made(): readonly string[] {
    return [...this.#made];
  }

  /** The absolute path of `path`, relative to the root; its directory exists afterwards. */
  pathOf(path: string): string {
    const absolute = `${this.root}/${path}`;
    const directory = dirname(absolute);
    if (directory !== this.#last) this.#make(directory);
    this.#last = directory;
    return absolute;
  }

  #make(directory: string): void {
    if (this.#made.has(directory)) return;
    this.#make(dirname(directory));
    this.host.makeDirectory(directory, this.access);
    this.#made.add(directory);
  }
}
