// Resolves paths, with permissions and links.

import { encodeName } from "../../digest/bytes.ts";
import { mayBePhysical } from "../physical-path.ts";
import type { Contents } from "./contents.ts";
import { type Found, type Node, namesIn, refuse } from "./node.ts";

/** Permissions. */
export const READ = 4;
export const WRITE = 2;
const SEARCH = 1;

// Linux's limits; other systems have smaller ones for links and paths.
const MAX_LINKS = 40;
export const MAX_PATH = 4095;
const MAX_NAME = 255;

/** All methods throw the system's error code as a `HostError`. */
export class Walk {
  constructor(
    private readonly root: Node,
    private readonly contents: Contents,
    /** The user who walks; 0 may go everywhere. */
    private readonly user: number,
  ) {}

  /** The node at the path, links followed. */
  existing(path: string): Node {
    return this.find(path, true).node ?? refuse("ENOENT");
  }

  /** The same; throws unless it is a directory. */
  directory(path: string): Node {
    const node = this.existing(path);
    return node.kind === "directory" ? node : refuse("ENOTDIR");
  }

  /** The node at a physical path, which may be a link itself. */
  physical(path: string): Node {
    if (!mayBePhysical(path)) refuse("EINVAL");
    let at = this.root;
    for (const name of namesIn(path === "/" ? "" : path)) {
      if (at.kind === "link") refuse("ELOOP");
      if (at.kind !== "directory") refuse("ENOTDIR");
      this.need(at, SEARCH);
      if (encodeName(name).length > MAX_NAME) refuse("ENAMETOOLONG");
      at = this.contents.child(at, name) ?? refuse("ENOENT");
    }
    return at;
  }

  /** The same for a directory. */
  physicalDirectory(path: string): Node {
    const node = this.physical(path);
    if (node.kind === "link") refuse("ELOOP");
    return node.kind === "directory" ? node : refuse("ENOTDIR");
  }

  /** Walks like the system: every name but the last must exist, and `..` is the parent of the directory that links lead to. */
  find(path: string, follow: boolean): Found {
    if (encodeName(path).length > MAX_PATH) refuse("ENAMETOOLONG");
    const left = namesIn(path).reverse();
    let at = this.root;
    for (let links = 0; left.length > 0; ) {
      const name = left.pop()!;
      if (at.kind !== "directory") refuse("ENOTDIR");
      this.need(at, SEARCH);
      if (name === "." || name === "..") {
        at = name === "." ? at : (at.parent ?? at);
        continue;
      }
      if (encodeName(name).length > MAX_NAME) refuse("ENAMETOOLONG");
      const child = this.contents.child(at, name);
      if (child === null) return left.length === 0 ? { parent: at, name, node: null } : refuse("ENOENT");
      if (child.kind === "link" && (follow || left.length > 0)) {
        links += 1;
        if (links > MAX_LINKS) refuse("ELOOP");
        const target = this.contents.targetOf(child);
        left.push(...namesIn(target).reverse());
        if (target.startsWith("/")) at = this.root;
      } else at = child;
    }
    return { parent: at.parent ?? at, name: at.name, node: at };
  }

  /**
   * Throws unless the user has the permission. The user's groups are unknown: for somebody else's node, a permission of the group or of
   * all others suffices.
   */
  need(node: Node, permission: number): void {
    if (this.user === 0) return;
    const { mode, owner } = this.contents.factsOf(node);
    const given = owner === this.user ? mode >> 6 : (mode >> 3) | mode;
    if ((given & permission) === 0) refuse("EACCES");
  }
}
