// The writing half: skills and bundles into the store, or a bundle of its own into a directory. Everything is made
// under a name of its own first and moved into place by one rename, so that nothing half-written is ever found.

import { type Host, HostError } from "../host/host.ts";
import type { RenderedLink } from "../model/bundle.ts";
import { dirname } from "../model/paths.ts";
import type { Bundle } from "./assemble.ts";
import type { PackedFile, SkillSink } from "./pack.ts";

export interface Modes {
  readonly file: number;
  readonly executable: number;
}

/** The store is shared by bundles, and nothing in it ever changes. */
const STORE_MODES: Modes = { file: 0o444, executable: 0o555 };
/** A copy belongs to whoever asked for it, as a checkout does. */
const COPY_MODES: Modes = { file: 0o644, executable: 0o755 };

/**
 * The store: `skills/<hash>-<name>` for every rendered skill, `bundles/<id>` for every bundle, whose `skills` is a link to the shared
 * directory. `tmp` holds what is being made. `nonce` is a name that no other run uses.
 */
export class Store implements SkillSink {
  readonly #work: string;

  constructor(
    private readonly host: Host,
    private readonly directory: string,
    nonce: string,
  ) {
    this.#work = `${directory}/tmp/${nonce}`;
  }

  has(skill: string): boolean {
    return this.host.stat(`${this.directory}/skills/${skill}`)?.kind === "directory";
  }

  put(skill: string, files: readonly PackedFile[], links: readonly RenderedLink[]): void {
    const made = `${this.#work}/${skill}`;
    writeSkill(this.host, made, files, links, STORE_MODES);
    this.#moveIn(made, `${this.directory}/skills/${skill}`);
  }

  /** Gives the bundle's directory. */
  putBundle(bundle: Bundle): string {
    const place = `${this.directory}/bundles/${bundle.id}`;
    if (this.host.stat(place)?.kind === "directory") return place;
    const made = `${this.#work}/bundle`;
    writeFiles(this.host, made, bundle, STORE_MODES);
    this.host.makeLink(`${made}/skills`, "../../skills");
    this.#moveIn(made, place);
    return place;
  }

  /** Removes what this run was making, whether it finished or not. */
  close(): void {
    this.host.remove(this.#work);
  }

  #moveIn(made: string, place: string): void {
    this.host.makeDirectory(dirname(place));
    try {
      this.host.rename(made, place);
    } catch (error) {
      // Another run was faster: what has this name has these bytes.
      if (!(error instanceof HostError) || this.host.stat(place)?.kind !== "directory") throw error;
      this.host.remove(made);
    }
  }
}

/** A directory of its own for one bundle, made beside where it will stand. */
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

  put(skill: string, files: readonly PackedFile[], links: readonly RenderedLink[]): void {
    writeSkill(this.host, `${this.#made}/skills/${skill}`, files, links, COPY_MODES);
  }

  /** Replaces what stands there now, which the caller has looked at. */
  finish(bundle: Bundle): void {
    writeFiles(this.host, this.#made, bundle, COPY_MODES);
    this.host.makeDirectory(`${this.#made}/skills`);
    const old = `${this.directory}.${this.nonce}.old`;
    const replaced = this.host.stat(this.directory) !== null;
    if (replaced) this.host.rename(this.directory, old);
    this.host.rename(this.#made, this.directory);
    if (replaced) this.host.remove(old);
  }

  close(): void {
    this.host.remove(this.#made);
  }
}

function writeSkill(
  host: Host,
  place: string,
  files: readonly PackedFile[],
  links: readonly RenderedLink[],
  modes: Modes,
): void {
  const directories = new DirectoryMaker(host);
  directories.make(place);
  for (const file of files) {
    const path = `${place}/${file.path}`;
    directories.make(dirname(path));
    host.writeFile(path, file.chunks(), file.executable ? modes.executable : modes.file);
  }
  for (const link of links) {
    const path = `${place}/${link.path}`;
    directories.make(dirname(path));
    host.makeLink(path, link.target);
  }
}

function writeFiles(host: Host, place: string, bundle: Bundle, modes: Modes): void {
  const directories = new DirectoryMaker(host);
  for (const file of bundle.files) {
    const path = `${place}/${file.path}`;
    directories.make(dirname(path));
    host.writeFile(path, [Buffer.from(file.text, "utf8")], file.executable ? modes.executable : modes.file);
  }
  for (const link of bundle.links) {
    const path = `${place}/${link.path}`;
    directories.make(dirname(path));
    host.makeLink(path, link.target);
  }
}

/** Asks the machine for each directory once. */
class DirectoryMaker {
  #made: string | null = null;
  readonly #known = new Set<string>();

  constructor(private readonly host: Host) {}

  make(directory: string): void {
    if (directory === this.#made) return;
    this.#made = directory;
    if (this.#known.has(directory)) return;
    this.#known.add(directory);
    this.host.makeDirectory(directory);
  }
}
