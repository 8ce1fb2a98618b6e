// How a path leads to something.

import { encodeName } from "../../digest/bytes.ts";
import type { Contents } from "./contents.ts";
import { type Found, type Node, namesIn, refuse } from "./node.ts";

/** What a permission is asked for. */
export const READ = 4;
export const WRITE = 2;
const SEARCH = 1;

// Linux's limits; other systems have smaller ones for links and paths.
const MAX_LINKS = 40;
export const MAX_PATH = 4095;
const MAX_NAME = 255;

/** All of it throws the system's word as a `HostError`. */
export class Walk {
  constructor(
    private readonly root: Node,
    private readonly contents: Contents,
    /** Who walks; 0 may go everywhere. */
    private readonly user: number,
  ) {}

  /** What is at the end of the links. */
  existing(path: string): Node {
    return this.find(path, true).node ?? refuse("ENOENT");
  }

  /** The same, which has to be a directory. */
  directory(path: string): Node {
    const node = this.existing(path);
    return node.kind === "directory" ? node : refuse("ENOTDIR");
  }

  /** Walks as the system does: every name but the last has to be there, and `..` is that of the directory that links lead to. */
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

  /** Which groups the user is in is not known: what they or all others may do with somebody else's, the user may. */
  need(node: Node, permission: number): void {
    if (this.user === 0) return;
    const { mode, owner } = this.contents.factsOf(node);
    const given = owner === this.user ? mode >> 6 : (mode >> 3) | mode;
    if ((given & permission) === 0) refuse("EACCES");
  }
}
