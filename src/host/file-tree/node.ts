// What a file system in memory is made of, and how it is named.

import { HostError, type Kind, type Stat } from "../host.ts";

export type Facts = Pick<Stat, "mode" | "owner" | "device" | "modified">;

/** One file, directory, link, or something else: the part of it that is the base's is read there when it is needed. */
export interface Node {
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
export interface Found {
  readonly parent: Node;
  readonly name: string;
  readonly node: Node | null;
}

/** Something new. `target` is that of a link. */
export function made(kind: Kind, facts: Facts, target = ""): Node {
  return { ...based(kind, ""), origin: null, facts, target };
}

/** What the base has at `origin`. */
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

/** Gives a node its place in a directory. */
export function attach(parent: Node, name: string, node: Node): void {
  parent.children.set(name, node);
  node.parent = parent;
  node.name = name;
}

/** What a path is made of; a slash at the end asks for a directory, as `.` does. */
export function namesIn(path: string): string[] {
  const names = path.split("/").filter((name) => name !== "");
  return path.endsWith("/") ? [...names, "."] : names;
}

/** Whether the last name is none of its own. */
export function isDots(path: string): boolean {
  return [".", ".."].includes(namesIn(path).at(-1) ?? ".");
}

/** The path of a name in a directory. */
export function below(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

/** Where it is, physical. */
export function pathOf(node: Node): string {
  return node.parent === null ? "/" : below(pathOf(node.parent), node.name);
}

/** Whether `node` is `directory` or below it. */
export function isWithin(node: Node, directory: Node): boolean {
  for (let at: Node | null = node; at !== null; at = at.parent) if (at === directory) return true;
  return false;
}

/** Null where the walk ends with one of these. */
export function reachedOrNull<T>(walk: () => T, systems: readonly string[]): T | null {
  try {
    return walk();
  } catch (error) {
    if (error instanceof HostError && systems.includes(error.system)) return null;
    throw error;
  }
}

/** Throws the system's word as a `HostError`. The caller knows what was to be done, and where. */
export function refuse(system: string): never {
  throw new HostError(system, "", "");
}
