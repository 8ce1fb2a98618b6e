// A file system in memory, over a real one that it never changes or over nothing, which answers as POSIX has it.

import { compareBytes, encodeName } from "../digest/bytes.ts";
import { dirname } from "../model/paths.ts";
import { type Host, HostError, type Kind, type Listed, type ReadHost, type Stat } from "./host.ts";

/** The part of a host that is about files. */
export type FileHost = Pick<
  Host,
  | "list"
  | "stat"
  | "realPath"
  | "readLink"
  | "readFile"
  | "readChunks"
  | "makeDirectory"
  | "writeFile"
  | "makeLink"
  | "setMode"
  | "touch"
  | "rename"
  | "remove"
>;

export interface FileTreeOptions {
  /** What is there already; null: an empty root directory. */
  readonly base: ReadHost | null;
  /** Who reads and writes; 0 may do everything. */
  readonly user: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Permissions that a new directory does not get. */
  readonly umask: number;
}

/** A path that differs from what is there, with all that is at it; null: nothing. */
export interface Change {
  readonly path: string;
  readonly before: Entry | null;
  readonly after: Entry | null;
}

/** What is at a path itself. `bytes` are read when they are asked for. */
export type Entry =
  | { readonly kind: "file"; readonly mode: number; readonly bytes: () => Uint8Array }
  | { readonly kind: "directory"; readonly mode: number }
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "other" };

type Facts = Pick<Stat, "mode" | "owner" | "device" | "modified">;

interface Node {
  readonly kind: Kind;
  /** Where it is in the base; null for what was made here. */
  readonly origin: string | null;
  /** Null for the root. */
  parent: Node | null;
  name: string;
  /** Null while they are the base's. */
  facts: Facts | null;
  /** Of a directory: what was looked up or changed here, null for what is gone. All else is as in the base. */
  readonly children: Map<string, Node | null>;
  /** Of a file that was made here. */
  bytes: Uint8Array;
  /** Of a link that was made here. */
  readonly target: string;
}

/** Where a path leads: `node` is null when the last name of it is not there. */
interface Found {
  readonly parent: Node;
  readonly name: string;
  readonly node: Node | null;
}

const READ = 4;
const WRITE = 2;
const SEARCH = 1;

// Linux's limits; other systems have smaller ones for links and paths.
const MAX_LINKS = 40;
const MAX_PATH = 4095;
const MAX_NAME = 255;

const CHUNK_BYTES = 1024 * 1024;

/**
 * What the base would refuse for another reason than what is at a path and its permissions is not noticed: a full disk, a file
 * system that is mounted read-only, an immutable file. Hard links are files of their own.
 */
export class FileTree {
  readonly #options: FileTreeOptions;
  readonly #root: Node;

  constructor(options: FileTreeOptions) {
    this.#options = options;
    const facts = { mode: 0o755, owner: options.user, device: 1, modified: options.now() };
    this.#root = options.base === null ? made("directory", facts) : based("directory", "/");
  }

  /** All of them throw `HostError`, as a host's do. */
  readonly files: FileHost = {
    list: (path) => this.#attempt("list", path, () => this.#list(path)),
    stat: (path) => this.#attempt("look at", path, () => this.#stat(path)),
    realPath: (path) => this.#attempt("resolve", path, () => this.#realPath(path)),
    readLink: (path) => this.#attempt("read", path, () => this.#readLink(path)),
    readFile: (path) => this.#attempt("read", path, () => this.#readFile(path)),
    readChunks: (path) => this.#readChunks(path),
    makeDirectory: (path) => this.#attempt("create", path, () => this.#makeDirectory(path)),
    writeFile: (path, chunks, mode) => this.#writeFile(path, chunks, mode),
    makeLink: (path, target) => this.#attempt("create", path, () => this.#makeLink(path, target)),
    setMode: (path, mode) => this.#attempt("change", path, () => this.#setFacts(path, { mode })),
    touch: (path) =>
      this.#attempt("change", path, () => this.#setFacts(path, { modified: this.#options.now() })),
    rename: (from, to) => this.#attempt("rename to", to, () => this.#rename(from, to)),
    remove: (path) => this.#attempt("remove", path, () => this.#remove(path)),
  };

  /** Where the base has what is at the end of the links; null for what was made here. Throws `HostError`. */
  originOf(path: string): string | null {
    return this.#attempt("look at", path, () => this.#existing(path).origin);
  }

  /** Makes what is at the path, which is not a link, somebody else's. Throws `HostError`. */
  setOwner(path: string, owner: number): void {
    const node = this.#existing(path);
    node.facts = { ...this.#factsOf(node), owner };
  }

  /** What differs from the base, each path before what is below it. Throws `HostError` where the base cannot be read. */
  changes(): readonly Change[] {
    return [...this.#changesAt(this.#root, "/")];
  }

  *#changesAt(node: Node | null, path: string): Iterable<Change> {
    const before = this.#baseEntry(path);
    const after = node === null ? null : this.#entryOf(node);
    const isSameNode = node?.origin === path;
    if (!isSame(before, after, isSameNode)) yield { path, before, after };
    const names = new Set<string>();
    // Of a directory that is still the one in the base, only what was looked up can have changed.
    if (before?.kind === "directory" && !isSameNode)
      for (const { name } of this.#options.base!.list(path)) names.add(name);
    if (node?.kind === "directory")
      for (const name of isSameNode ? node.children.keys() : this.#entriesOf(node).keys()) names.add(name);
    for (const name of [...names].sort(compareBytes)) {
      const child = node?.kind === "directory" ? this.#child(node, name) : null;
      yield* this.#changesAt(child, below(path, name));
    }
  }

  #baseEntry(path: string): Entry | null {
    const base = this.#options.base;
    const stat = base?.stat(path) ?? null;
    if (base === null || stat === null) return null;
    switch (stat.kind) {
      case "file":
        return { kind: "file", mode: stat.mode, bytes: () => base.readFile(path) };
      case "directory":
        return { kind: "directory", mode: stat.mode };
      case "link":
        return { kind: "link", target: base.readLink(path) };
      default:
        return { kind: "other" };
    }
  }

  #entryOf(node: Node): Entry {
    switch (node.kind) {
      case "file":
        return { kind: "file", mode: this.#factsOf(node).mode, bytes: () => this.#bytesOf(node) };
      case "directory":
        return { kind: "directory", mode: this.#factsOf(node).mode };
      case "link":
        return { kind: "link", target: this.#targetOf(node) };
      default:
        return { kind: "other" };
    }
  }

  #list(path: string): Listed[] {
    const node = this.#directory(path);
    this.#need(node, READ);
    return [...this.#entriesOf(node)].map(([name, kind]) => ({ name, kind }));
  }

  #stat(path: string): Stat | null {
    const node = reachedOrNull(() => this.#find(path, false).node, ["ENOENT", "ENOTDIR"]);
    if (node === null) return null;
    const { mode, owner, device, modified } = this.#factsOf(node);
    return {
      kind: node.kind,
      size: this.#sizeOf(node),
      executable: (mode & 0o100) !== 0,
      mode,
      writableByAll: (mode & 0o002) !== 0,
      device,
      owner,
      modified,
    };
  }

  #realPath(path: string): string | null {
    const node = reachedOrNull(() => this.#find(path, true).node, ["ENOENT", "ENOTDIR", "ELOOP"]);
    return node === null ? null : pathOf(node);
  }

  #readLink(path: string): string {
    const { node } = this.#find(path, false);
    if (node === null) return refuse("ENOENT");
    return node.kind === "link" ? this.#targetOf(node) : refuse("EINVAL");
  }

  #readFile(path: string): Uint8Array {
    return Buffer.from(this.#bytesOf(this.#readable(path)));
  }

  *#readChunks(path: string): Iterable<Uint8Array> {
    const node = this.#attempt("read", path, () => this.#readable(path));
    if (node.origin !== null) return yield* this.#options.base!.readChunks(node.origin);
    for (let at = 0; at < node.bytes.length; at += CHUNK_BYTES)
      yield Uint8Array.from(node.bytes.subarray(at, at + CHUNK_BYTES));
  }

  #readable(path: string): Node {
    const node = this.#existing(path);
    this.#need(node, READ);
    return node.kind === "directory" ? refuse("EISDIR") : node;
  }

  #makeDirectory(path: string): void {
    if (this.#isMadeIn(path)) return;
    this.#makeDirectory(dirname(path));
    if (!this.#isMadeIn(path)) refuse("ENOENT");
  }

  /** Makes the directory where it is not there; false when there is nothing that it could be in. */
  #isMadeIn(path: string): boolean {
    const found = reachedOrNull(() => this.#find(path, false), ["ENOENT"]);
    if (found === null) return false;
    if (found.node !== null) return this.#existing(path).kind === "directory" || refuse("EEXIST");
    this.#add(found, made("directory", this.#newFacts(found.parent, 0o775 & ~this.#options.umask)));
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
    const found = this.#find(path, false);
    if (found.node !== null) refuse("EEXIST");
    const node = made("file", this.#newFacts(found.parent, mode & 0o777));
    this.#add(found, node);
    return node;
  }

  #makeLink(path: string, target: string): void {
    if (target === "") refuse("ENOENT");
    if (encodeName(target).length > MAX_PATH) refuse("ENAMETOOLONG");
    const found = this.#find(path, false);
    if (found.node !== null) refuse("EEXIST");
    this.#add(found, made("link", this.#newFacts(found.parent, 0o777), target));
  }

  #setFacts(path: string, changed: Partial<Facts>): void {
    const node = this.#existing(path);
    const facts = this.#factsOf(node);
    if (this.#options.user !== 0 && facts.owner !== this.#options.user) refuse("EPERM");
    node.facts = { ...facts, ...changed };
  }

  #rename(from: string, to: string): void {
    const source = this.#find(from, false);
    const target = this.#find(to, false);
    const { node } = source;
    if (node === null) refuse("ENOENT");
    if (isDots(from) || isDots(to) || node.parent === null || target.node?.parent === null) refuse("EBUSY");
    if (this.#factsOf(source.parent).device !== this.#factsOf(target.parent).device) refuse("EXDEV");
    if (isWithin(target.parent, node)) refuse("EINVAL");
    if (target.node !== null && isWithin(source.parent, target.node)) refuse("ENOTEMPTY");
    if (target.node === node) return;
    this.#need(source.parent, WRITE);
    this.#need(target.parent, WRITE);
    if (node.kind === "directory") {
      if (target.node !== null && target.node.kind !== "directory") refuse("ENOTDIR");
      // Its own `..` changes.
      if (source.parent !== target.parent) this.#need(node, WRITE);
      if (target.node !== null && this.#entriesOf(target.node).size > 0) refuse("ENOTEMPTY");
    } else if (target.node?.kind === "directory") refuse("EISDIR");
    this.#take(source.parent, source.name);
    this.#add(target, node);
  }

  #remove(path: string): void {
    const found = reachedOrNull(() => this.#find(path, false), ["ENOENT"]);
    if (found === null || found.node === null) return;
    if (found.node.parent === null) refuse("EBUSY");
    this.#need(found.parent, WRITE);
    this.#take(found.parent, found.name);
  }

  #existing(path: string): Node {
    return this.#find(path, true).node ?? refuse("ENOENT");
  }

  #directory(path: string): Node {
    const node = this.#existing(path);
    return node.kind === "directory" ? node : refuse("ENOTDIR");
  }

  /** Walks as the system does: every name but the last has to be there, and `..` is that of the directory that links lead to. */
  #find(path: string, follow: boolean): Found {
    if (encodeName(path).length > MAX_PATH) refuse("ENAMETOOLONG");
    const left = namesIn(path).reverse();
    let at = this.#root;
    for (let links = 0; left.length > 0; ) {
      const name = left.pop()!;
      if (at.kind !== "directory") refuse("ENOTDIR");
      this.#need(at, SEARCH);
      if (name === "." || name === "..") {
        at = name === "." ? at : (at.parent ?? at);
        continue;
      }
      if (encodeName(name).length > MAX_NAME) refuse("ENAMETOOLONG");
      const child = this.#child(at, name);
      if (child === null) return left.length === 0 ? { parent: at, name, node: null } : refuse("ENOENT");
      if (child.kind === "link" && (follow || left.length > 0)) {
        links += 1;
        if (links > MAX_LINKS) refuse("ELOOP");
        const target = this.#targetOf(child);
        left.push(...namesIn(target).reverse());
        if (target.startsWith("/")) at = this.#root;
      } else at = child;
    }
    return { parent: at.parent ?? at, name: at.name, node: at };
  }

  #child(directory: Node, name: string): Node | null {
    const known = directory.children.get(name);
    if (known !== undefined || directory.origin === null) return known ?? null;
    const origin = below(directory.origin, name);
    const stat = this.#options.base!.stat(origin);
    if (stat === null) return null;
    const node = based(stat.kind, origin);
    attach(directory, name, node);
    return node;
  }

  /** The names in a directory with what they are. */
  #entriesOf(directory: Node): ReadonlyMap<string, Kind> {
    const base = directory.origin === null ? [] : this.#options.base!.list(directory.origin);
    const entries = new Map(base.map(({ name, kind }) => [name, kind]));
    for (const [name, child] of directory.children) {
      if (child === null) entries.delete(name);
      else entries.set(name, child.kind);
    }
    return entries;
  }

  #factsOf(node: Node): Facts {
    return node.facts ?? this.#options.base!.stat(node.origin!) ?? refuse("ENOENT");
  }

  #sizeOf({ kind, origin, bytes, target }: Node): number {
    if (origin !== null) return this.#options.base!.stat(origin)?.size ?? 0;
    return kind === "link" ? encodeName(target).length : bytes.length;
  }

  #bytesOf({ origin, bytes }: Node): Uint8Array {
    return origin === null ? bytes : this.#options.base!.readFile(origin);
  }

  #targetOf({ origin, target }: Node): string {
    return origin === null ? target : this.#options.base!.readLink(origin);
  }

  #newFacts(parent: Node, mode: number): Facts {
    const { device } = this.#factsOf(parent);
    return { mode, owner: this.#options.user, device, modified: this.#options.now() };
  }

  #add({ parent, name }: Found, node: Node): void {
    this.#need(parent, WRITE);
    attach(parent, name, node);
    this.#touch(parent);
  }

  #take(parent: Node, name: string): void {
    if (parent.origin === null) parent.children.delete(name);
    else parent.children.set(name, null);
    this.#touch(parent);
  }

  #touch(directory: Node): void {
    directory.facts = { ...this.#factsOf(directory), modified: this.#options.now() };
  }

  /** Which groups the user is in is not known: what they or all others may do with somebody else's, the user may. */
  #need(node: Node, permission: number): void {
    const { user } = this.#options;
    if (user === 0) return;
    const { mode, owner } = this.#factsOf(node);
    const given = owner === user ? mode >> 6 : (mode >> 3) | mode;
    if ((given & permission) === 0) refuse("EACCES");
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

function made(kind: Kind, facts: Facts, target = ""): Node {
  return {
    kind,
    origin: null,
    parent: null,
    name: "",
    facts,
    children: new Map(),
    bytes: Buffer.of(),
    target,
  };
}

function based(kind: Kind, origin: string): Node {
  return {
    kind,
    origin,
    parent: null,
    name: "",
    facts: null,
    children: new Map(),
    bytes: Buffer.of(),
    target: "",
  };
}

function attach(parent: Node, name: string, node: Node): void {
  parent.children.set(name, node);
  node.parent = parent;
  node.name = name;
}

/** What a path is made of; a slash at the end asks for a directory, as `.` does. */
function namesIn(path: string): string[] {
  const names = path.split("/").filter((name) => name !== "");
  return path.endsWith("/") ? [...names, "."] : names;
}

/** Whether the last name is none of its own. */
function isDots(path: string): boolean {
  return [".", ".."].includes(namesIn(path).at(-1) ?? ".");
}

function below(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

function pathOf(node: Node): string {
  return node.parent === null ? "/" : below(pathOf(node.parent), node.name);
}

/** Whether `node` is `directory` or below it. */
function isWithin(node: Node, directory: Node): boolean {
  for (let at: Node | null = node; at !== null; at = at.parent) if (at === directory) return true;
  return false;
}

function isSame(before: Entry | null, after: Entry | null, isSameNode: boolean): boolean {
  if (before === null || after === null) return before === after;
  if (before.kind === "file" && after.kind === "file")
    return before.mode === after.mode && (isSameNode || Buffer.compare(before.bytes(), after.bytes()) === 0);
  if (before.kind === "directory" && after.kind === "directory") return before.mode === after.mode;
  if (before.kind === "link" && after.kind === "link") return before.target === after.target;
  return before.kind === after.kind;
}

/** Null where the walk ends with one of these. */
function reachedOrNull<T>(walk: () => T, systems: readonly string[]): T | null {
  try {
    return walk();
  } catch (error) {
    if (error instanceof HostError && systems.includes(error.system)) return null;
    throw error;
  }
}

/** The caller knows what was to be done, and where. */
function refuse(system: string): never {
  throw new HostError(system, "", "");
}
