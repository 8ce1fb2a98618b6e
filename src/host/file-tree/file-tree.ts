// A file system in memory with the behaviour of POSIX, on top of a real one, which it never changes, or of nothing.

import { encodeName } from "../../digest/bytes.ts";
import { dirname } from "../../model/paths.ts";
import { directoryMode, type Host, HostError, type Listed, type ReadHost, type Stat } from "../host.ts";
import { type Change, changesBetween } from "./changes.ts";
import { Contents } from "./contents.ts";
import {
  attach,
  based,
  type Facts,
  type Found,
  isDots,
  isWithin,
  made,
  type Node,
  pathOf,
  reachedOrNull,
  refuse,
} from "./node.ts";
import { MAX_PATH, READ, Walk, WRITE } from "./walk.ts";

/** The file functions of a host. */
export type FileHost = Pick<
  Host,
  | "list"
  | "stat"
  | "realPath"
  | "readLink"
  | "readFile"
  | "readChunks"
  | "physical"
  | "makeDirectory"
  | "writeFile"
  | "makeLink"
  | "setMode"
  | "touch"
  | "rename"
  | "remove"
>;

export interface FileTreeOptions {
  /** The file system below; null: an empty root directory. */
  readonly base: ReadHost | null;
  /** The user who reads and writes; 0 may do everything. */
  readonly user: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The permissions that new directories lack. */
  readonly umask: number;
}

/**
 * Refusals of the base that do not depend on paths and permissions are not simulated: a full disk, a read-only mount, an immutable file.
 * Hard links are separate files.
 */
export class FileTree {
  readonly #options: FileTreeOptions;
  readonly #contents: Contents;
  readonly #root: Node;
  readonly #walk: Walk;

  constructor(options: FileTreeOptions) {
    this.#options = options;
    this.#contents = new Contents(options.base);
    const facts = { mode: 0o755, owner: options.user, device: 1, modified: options.now() };
    this.#root = options.base === null ? made("directory", facts) : based("directory", "/");
    this.#walk = new Walk(this.#root, this.#contents, options.user);
  }

  /** All of them throw `HostError`, like a host's. */
  readonly files: FileHost = {
    list: (path) => this.#attempt("list", path, () => this.#entries(this.#walk.directory(path))),
    stat: (path) => this.#attempt("look at", path, () => this.#stat(path)),
    realPath: (path) => this.#attempt("resolve", path, () => this.#realPath(path)),
    readLink: (path) => this.#attempt("read", path, () => this.#readLink(path)),
    readFile: (path) => this.#attempt("read", path, () => this.#bytes(this.#walk.existing(path))),
    readChunks: (path) => this.#readChunks(path, (at) => this.#walk.existing(at)),
    physical: {
      list: (path) => this.#attempt("list", path, () => this.#entries(this.#walk.physicalDirectory(path))),
      stat: (path) => this.#attempt("look at", path, () => this.#physicalStat(path)),
      readLink: (path) => this.#attempt("read", path, () => this.#target(this.#walk.physical(path))),
      readFile: (path) => this.#attempt("read", path, () => this.#bytes(this.#physicalFile(path))),
      readChunks: (path) => this.#readChunks(path, (at) => this.#physicalFile(at)),
    },
    makeDirectory: (path, access) =>
      this.#attempt("create", path, () =>
        this.#makeDirectory(path, directoryMode(access, this.#options.umask)),
      ),
    writeFile: (path, chunks, mode) => this.#writeFile(path, chunks, mode),
    makeLink: (path, target) => this.#attempt("create", path, () => this.#makeLink(path, target)),
    setMode: (path, mode) => this.#attempt("change", path, () => this.#setFacts(path, { mode })),
    touch: (path) =>
      this.#attempt("change", path, () => this.#setFacts(path, { modified: this.#options.now() })),
    rename: (from, to) => this.#attempt("rename to", to, () => this.#rename(from, to)),
    remove: (path) => this.#attempt("remove", path, () => this.#remove(path)),
  };

  /** The path in the base, links resolved; null for what was made here. Throws `HostError`. */
  originOf(path: string): string | null {
    return this.#attempt("look at", path, () => this.#walk.existing(path).origin);
  }

  /** Changes the owner of what is at the path, which is not a link. Throws `HostError`. */
  setOwner(path: string, owner: number): void {
    const node = this.#walk.existing(path);
    node.facts = { ...this.#contents.factsOf(node), owner };
  }

  /** What differs from the base, each path before what is below it. Throws `HostError` where the base cannot be read. */
  changes(): readonly Change[] {
    const base = this.#options.base === null ? null : based("directory", "/");
    return [...changesBetween(base, this.#root, "/", this.#contents)];
  }

  #entries(node: Node): Listed[] {
    this.#walk.need(node, READ);
    return [...this.#contents.entriesOf(node)].map(([name, kind]) => ({ name, kind }));
  }

  #stat(path: string): Stat | null {
    const node = reachedOrNull(() => this.#walk.find(path, false).node, ["ENOENT", "ENOTDIR"]);
    return node === null ? null : this.#statOf(node);
  }

  #physicalStat(path: string): Stat | null {
    const node = reachedOrNull(() => this.#walk.physical(path), ["ENOENT", "ENOTDIR"]);
    return node === null ? null : this.#statOf(node);
  }

  #statOf(node: Node): Stat {
    const { mode, owner, device, modified } = this.#contents.factsOf(node);
    return {
      kind: node.kind,
      size: this.#contents.sizeOf(node),
      executable: (mode & 0o100) !== 0,
      mode,
      writableByAll: (mode & 0o002) !== 0,
      device,
      owner,
      modified,
      changed: modified,
      inode: 0,
    };
  }

  #realPath(path: string): string | null {
    const node = reachedOrNull(() => this.#walk.find(path, true).node, ["ENOENT", "ENOTDIR", "ELOOP"]);
    return node === null ? null : pathOf(node);
  }

  #readLink(path: string): string {
    return this.#target(this.#walk.find(path, false).node ?? refuse("ENOENT"));
  }

  #target(node: Node): string {
    return node.kind === "link" ? this.#contents.targetOf(node) : refuse("EINVAL");
  }

  #bytes(node: Node): Uint8Array {
    return Buffer.from(this.#contents.bytesOf(this.#readable(node)));
  }

  *#readChunks(path: string, find: (path: string) => Node): Iterable<Uint8Array> {
    const node = this.#attempt("read", path, () => this.#readable(find(path)));
    yield* this.#contents.chunksOf(node);
  }

  #physicalFile(path: string): Node {
    const node = this.#walk.physical(path);
    if (node.kind === "link") refuse("ELOOP");
    return node.kind === "other" ? refuse("EFTYPE") : node;
  }

  #readable(node: Node): Node {
    this.#walk.need(node, READ);
    return node.kind === "directory" ? refuse("EISDIR") : node;
  }

  #makeDirectory(path: string, mode: number): void {
    if (this.#isMadeIn(path, mode)) return;
    this.#makeDirectory(dirname(path), mode);
    if (!this.#isMadeIn(path, mode)) refuse("ENOENT");
  }

  /** Makes the directory if it does not exist; false when its parent does not exist. */
  #isMadeIn(path: string, mode: number): boolean {
    const found = reachedOrNull(() => this.#walk.find(path, false), ["ENOENT"]);
    if (found === null) return false;
    if (found.node !== null) {
      // A link may lead nowhere.
      const behind = reachedOrNull(() => this.#walk.existing(path), ["ENOENT"]);
      return behind?.kind === "directory" || refuse("EEXIST");
    }
    this.#add(found, made("directory", this.#newFacts(found.parent, mode)));
    return true;
  }

  #writeFile(path: string, chunks: Iterable<Uint8Array>, mode: number): void {
    const node = this.#attempt("write", path, () => this.#newFile(path, mode));
    const written: Uint8Array[] = [];
    try {
      // The pieces may share one buffer.
      for (const chunk of chunks) written.push(Uint8Array.from(chunk));
    } finally {
      node.bytes = Buffer.concat(written);
    }
  }

  #newFile(path: string, mode: number): Node {
    const found = this.#walk.find(path, false);
    if (found.node !== null) refuse("EEXIST");
    const node = made("file", this.#newFacts(found.parent, mode & 0o777));
    this.#add(found, node);
    return node;
  }

  #makeLink(path: string, target: string): void {
    if (target === "") refuse("ENOENT");
    if (encodeName(target).length > MAX_PATH) refuse("ENAMETOOLONG");
    const found = this.#walk.find(path, false);
    if (found.node !== null) refuse("EEXIST");
    this.#add(found, made("link", this.#newFacts(found.parent, 0o777), target));
  }

  #setFacts(path: string, changed: Partial<Facts>): void {
    const node = this.#walk.existing(path);
    const facts = this.#contents.factsOf(node);
    if (this.#options.user !== 0 && facts.owner !== this.#options.user) refuse("EPERM");
    node.facts = { ...facts, ...changed };
  }

  #rename(from: string, to: string): void {
    const source = this.#walk.find(from, false);
    const target = this.#walk.find(to, false);
    const { node } = source;
    if (node === null) refuse("ENOENT");
    if (isDots(from) || isDots(to) || node.parent === null || target.node?.parent === null) refuse("EBUSY");
    if (this.#contents.factsOf(source.parent).device !== this.#contents.factsOf(target.parent).device)
      refuse("EXDEV");
    if (isWithin(target.parent, node)) refuse("EINVAL");
    if (target.node !== null && isWithin(source.parent, target.node)) refuse("ENOTEMPTY");
    if (target.node === node) return;
    this.#walk.need(source.parent, WRITE);
    this.#walk.need(target.parent, WRITE);
    if (node.kind === "directory") {
      if (target.node !== null && target.node.kind !== "directory") refuse("ENOTDIR");
      // Its own `..` changes.
      if (source.parent !== target.parent) this.#walk.need(node, WRITE);
      if (target.node !== null && this.#contents.entriesOf(target.node).size > 0) refuse("ENOTEMPTY");
    } else if (target.node?.kind === "directory") refuse("EISDIR");
    this.#take(source.parent, source.name);
    this.#add(target, node);
  }

  #remove(path: string): void {
    const found = reachedOrNull(() => this.#walk.find(path, false), ["ENOENT"]);
    if (found === null || found.node === null) return;
    if (found.node.parent === null) refuse("EBUSY");
    this.#walk.need(found.parent, WRITE);
    this.#take(found.parent, found.name);
  }

  #newFacts(parent: Node, mode: number): Facts {
    const { device } = this.#contents.factsOf(parent);
    return { mode, owner: this.#options.user, device, modified: this.#options.now() };
  }

  #add({ parent, name }: Found, node: Node): void {
    this.#walk.need(parent, WRITE);
    attach(parent, name, node);
    this.#touch(parent);
  }

  #take(parent: Node, name: string): void {
    if (parent.origin === null) parent.children.delete(name);
    else parent.children.set(name, null);
    this.#touch(parent);
  }

  #touch(directory: Node): void {
    directory.facts = { ...this.#contents.factsOf(directory), modified: this.#options.now() };
  }

  #attempt<T>(doing: string, path: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof HostError) throw new HostError(error.system, path, doing);
      throw error;
    }
  }
}
