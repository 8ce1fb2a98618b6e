// The nodes of a file system in memory, and their names.

import { HostError, type Kind, type Stat } from "../host.ts";

export type Facts = Pick<Stat, "mode" | "owner" | "device" | "modified">;

/** One file, directory, link, or something else. What belongs to the base is read there on demand. */
export interface Node {
  readonly kind: Kind;
  /** Its path in the base; null for what was made here. */
  readonly origin: string | null;
  /** Null for the root. */
  parent: Node | null;
  name: string;
  /** Null while they are the base's. */
  facts: Facts | null;
  /** For a directory: what was looked up or changed here; null: removed. Everything else is as in the base. */
  readonly children: Map<string, Node | null>;
  /** For a file that was made here. */
  bytes: Uint8Array;
  /** For a link that was made here. */
  readonly target: string;
}

/** Where a path leads; `node` is null when its last name does not exist. */
export interface Found {
  readonly parent: Node;
  readonly name: string;
  readonly node: Node | null;
}

/** A new node; `target` is for links. */
export function made(kind: Kind, facts: Facts, target = ""): Node {
  return { ...based(kind, ""), origin: null, facts, target };
}

/** A node for what the base has at `origin`. */
export function based(kind: Kind, origin: string): Node {
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

/** Puts a node into a directory. */
export function attach(parent: Node, name: string, node: Node): void {
  parent.children.set(name, node);
  node.parent = parent;
  node.name = name;
}

/** The names in a path; a trailing slash becomes `.`, which requires a directory. */
export function namesIn(path: string): string[] {
  const names = path.split("/").filter((name) => name !== "");
  return path.endsWith("/") ? [...names, "."] : names;
}

/** Whether the last name is `.` or `..`. */
export function isDots(path: string): boolean {
  return [".", ".."].includes(namesIn(path).at(-1) ?? ".");
}

/** The path of a name in a directory. */
export function below(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

/** The physical path of a node. */
export function pathOf(node: Node): string {
  return node.parent === null ? "/" : below(pathOf(node.parent), node.name);
}

/** Whether `node` is `directory` or below it. */
export function isWithin(node: Node, directory: Node): boolean {
  for (let at: Node | null = node; at !== null; at = at.parent) if (at === directory) return true;
  return false;
}

/** The result of `walk`; null when it fails with one of these codes. */
export function reachedOrNull<T>(walk: () => T, systems: readonly string[]): T | null {
  try {
    return walk();
  } catch (error) {
    if (error instanceof HostError && systems.includes(error.system)) return null;
    throw error;
  }
}

/** Throws the system's error code, which the caller turns into a `HostError` with the operation and the path. */
export function refuse(system: string): never {
  throw new HostError(system, "", "");
}
