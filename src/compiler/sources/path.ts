// Lists a source that is a directory on this machine, and what its links lead to.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { hexDigest } from "../../digest/nar.ts";
import type { Kind, ReadHost, Stat } from "../../host/host.ts";
import { SETTLED } from "../../host/tracing.ts";
import type { SourceDecl } from "../../model/config.ts";
import { followLink } from "../../model/links.ts";
import { isGitDirectory, join, parent, type RelPath, ROOT } from "../../model/names.ts";
import { isInside, resolve } from "../../model/paths.ts";
import { below, type Place } from "../../model/place.ts";
import type { DirectoryNode, Node, SourceTree } from "../../model/tree.ts";

const MAX_DEPTH = 200;
/** The control directory of a destination is beside it: this prefix and its name. */
const STATE = ".kitout-";
const SKIPPED: Node = { kind: "skipped" };

/**
 * Lists `directory`, below the declaration's subdir and wherever the links found there lead inside the source. Directories in `avoid`,
 * and those with kitout's state beside them, are skipped: what kitout installed is not a source.
 */
export function listDirectory(
  host: ReadHost,
  source: SourceDecl,
  directory: string,
  at: Place,
  avoid: ReadonlySet<string>,
): Checked<SourceTree | null> {
  const reports = new Reports();
  const real = attempt(() => host.realPath(directory), at, reports.report);
  if (real === null) {
    if (reports.diagnostics.length === 0)
      reports.report(
        diagnostic("source/missing", at, {
          name: source.name,
          path: directory,
          bound: source.bound !== null,
        }),
      );
    return reports.with(null);
  }
  if (attempt(() => host.physical.stat(real), at, reports.report)?.kind !== "directory") {
    if (reports.diagnostics.length > 0) return reports.with(null);
    return {
      value: null,
      diagnostics: [diagnostic("source/not-a-directory", at, { name: source.name, path: real })],
    };
  }
  const lister = new Lister(host, real, at, avoid, reports.report);
  // Followed like a link at the root: a subdir may pass through links, as long as it stays in the source.
  const start = followLink((path) => lister.node(path), "subdir" as RelPath, source.subdir, ROOT);
  if (start.kind !== "found" || start.node.kind !== "directory") {
    if (reports.diagnostics.length === 0) {
      const subdirAt = source.bound === null ? below(source.at, "subdir") : at;
      reports.report(
        diagnostic("source/subdir-missing", subdirAt, {
          name: source.name,
          subdir: source.subdir,
          path: real,
        }),
      );
    }
    return reports.with(null);
  }
  lister.list(start.path);
  lister.followLinks();
  return reports.with({ name: source.name, directory: real, root: lister.root, start: start.path });
}

/** The tree of the directory `real`, physical, and of wherever its links lead inside it. What cannot be read is reported at `at`. */
export function listTree(host: ReadHost, real: string, at: Place, report: Report): DirectoryNode {
  const lister = new Lister(host, real, at, new Set(), report);
  lister.list(ROOT);
  lister.followLinks();
  return lister.root;
}

/** A directory under construction; `listed`: all its children are known, not only those that were looked up. */
interface Growing {
  readonly kind: "directory";
  children: Map<string, Node>;
  listed: boolean;
  signature?: string;
}

function grow(): Growing {
  return { kind: "directory", children: new Map(), listed: false };
}

class Lister {
  readonly root = grow();
  /** Skills have files of the same names and sizes: each is held once. */
  readonly #names = new Map<string, string>();
  readonly #files = new Map<number, Node>();
  #links: { path: RelPath; target: string }[] = [];
  /** What is newer may change again without another time of change. */
  readonly #settled: number;
  /** The files of the directory that is being listed, for its signature; null when one of them is too new. */
  #seen: string[] | null = [];

  constructor(
    private readonly host: ReadHost,
    private readonly directory: string,
    private readonly at: Place,
    private readonly avoid: ReadonlySet<string>,
    private readonly report: Report,
  ) {
    this.#settled = host.now() - SETTLED;
  }

  /** Lists the directory at `path` and everything below it. */
  list(path: RelPath): void {
    this.#list(this.node(path) as Growing, path, 0);
  }

  /** Lists what the links found so far lead to, and the links found there, until nothing new turns up. */
  followLinks(): void {
    for (let links = this.#links; links.length > 0; links = this.#links) {
      this.#links = [];
      for (const { path, target } of links) {
        const found = followLink((at) => this.node(at), path, target, ROOT);
        // A link to one of its ancestors is dropped later; listing that ancestor would list everything.
        if (
          found.kind === "found" &&
          found.node.kind === "directory" &&
          !isInside(`/${found.path}`, `/${path}`)
        ) {
          this.#list(found.node as Growing, found.path, 0);
        }
      }
    }
  }

  /** The node at `path`, looked up on the disk if no listing has reached it yet. */
  node(path: RelPath): Node | undefined {
    if (path === ROOT) return this.root;
    const holder = this.node(parent(path));
    if (holder?.kind !== "directory") return undefined;
    const growing = holder as Growing;
    const name = path.slice(path.lastIndexOf("/") + 1);
    const known = growing.children.get(name);
    if (known !== undefined || growing.listed) return known;
    const node = this.#look(path, name);
    if (node !== undefined) growing.children.set(name, node);
    return node;
  }

  #list(node: Growing, path: RelPath, depth: number): void {
    if (node.listed) return;
    node.listed = true;
    if (depth > MAX_DEPTH) {
      this.report(
        diagnostic("source/too-deep", this.at, { path: resolve(this.directory, path), limit: MAX_DEPTH }),
      );
      return;
    }
    const names = attempt(() => this.host.physical.list(this.#absolute(path)), this.at, this.report) ?? [];
    // A bundle that was built into the project only has copies of selected skills.
    if (path !== ROOT && isBundle(names)) return;
    const children = new Map<string, Node>();
    // What was looked up earlier is not looked at again.
    this.#seen = node.children.size === 0 ? [] : null;
    // The file system's order must not affect any result.
    const states = new Set(
      names.filter(({ name }) => name.startsWith(STATE)).map(({ name }) => name.slice(STATE.length)),
    );
    for (const { name, kind } of [...names].sort((a, b) => compareBytes(a.name, b.name))) {
      const child = states.has(name)
        ? SKIPPED
        : (node.children.get(name) ?? this.#look(join(path, name), name, kind));
      if (child !== undefined) children.set(child.kind === "file" ? this.#same(name) : name, child);
    }
    node.children = children;
    if (this.#seen !== null) node.signature = hexDigest(this.#seen.join("\0"));
    for (const [name, child] of children)
      if (child.kind === "directory") this.#list(child as Growing, join(path, name), depth + 1);
  }

  /** `listed` is the kind in the directory's listing, if there is one: only for files more must be looked up. */
  #look(path: RelPath, name: string, listed: Kind = "file"): Node | undefined {
    const absolute = this.#absolute(path);
    if (isSkipped(name) || this.avoid.has(absolute)) return SKIPPED;
    const stat =
      listed === "file" ? attempt(() => this.host.physical.stat(absolute), this.at, this.report) : null;
    switch (stat?.kind ?? (listed === "file" ? undefined : listed)) {
      case undefined:
        return undefined;
      case "file":
        this.#sign(name, stat!);
        return this.#file(stat!.size, stat!.executable);
      case "directory":
        return grow();
      case "other":
        return { kind: "special" };
      case "link": {
        const target = attempt(() => this.host.physical.readLink(absolute), this.at, this.report);
        if (target === null) return undefined;
        this.#links.push({ path, target });
        return { kind: "link", target, toForeignSkill: this.#leadsToForeignSkill(absolute) };
      }
    }
  }

  /** The time of change differs for every change, and nobody can set it. */
  #sign(name: string, { size, executable, device, inode, changed }: Stat): void {
    if (changed >= this.#settled) this.#seen = null;
    this.#seen?.push(name, `${size} ${executable} ${device} ${inode} ${changed}`);
  }

  #same(name: string): string {
    const known = this.#names.get(name);
    if (known === undefined) this.#names.set(name, name);
    return known ?? name;
  }

  #file(size: number, executable: boolean): Node {
    const key = executable ? -1 - size : size;
    const node = this.#files.get(key) ?? { kind: "file", size, executable, blob: null };
    this.#files.set(key, node);
    return node;
  }

  #leadsToForeignSkill(link: string): boolean {
    // Looked up only for a better message than "there is no such skill".
    const real = attempt(
      () => this.host.realPath(link),
      this.at,
      () => {},
    );
    if (real === null || isInside(this.directory, real)) return false;
    return (
      attempt(
        () => this.host.realPath(resolve(real, "SKILL.md")),
        this.at,
        () => {},
      ) !== null
    );
  }

  #absolute(path: RelPath): string {
    return path === ROOT ? this.directory : `${this.directory}/${path}`;
  }
}

/** Whether directories with this name are never part of a skill. */
export function isSkipped(name: string): boolean {
  return isGitDirectory(name) || name === "node_modules" || name === ".kitout" || name.startsWith(STATE);
}

function isBundle(names: readonly { readonly name: string }[]): boolean {
  const there = new Set(names.map(({ name }) => name));
  return ["manifest.json", "id", "lib", "install-local", "views"].every((name) => there.has(name));
}
