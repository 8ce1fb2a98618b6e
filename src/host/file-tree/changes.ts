// How the tree in memory differs from the file system below it.

import { compareBytes } from "../../digest/bytes.ts";
import type { Contents } from "./contents.ts";
import { below, type Node } from "./node.ts";

/** A path that differs from the base, with what is there now; null: nothing. */
export interface Change {
  readonly path: string;
  readonly before: Entry | null;
  readonly after: Entry | null;
}

/** What is at a path itself. `bytes` are read on demand. */
export type Entry =
  | { readonly kind: "file"; readonly mode: number; readonly bytes: () => Uint8Array }
  | { readonly kind: "directory"; readonly mode: number }
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "other" };

/** The changes at and below `path`, each path before those below it. Throws `HostError` where the base cannot be read. */
export function* changesBetween(
  before: Node | null,
  after: Node | null,
  path: string,
  contents: Contents,
): Iterable<Change> {
  const entries = { before: entryOf(before, contents), after: entryOf(after, contents) };
  const isSameNode = before !== null && before.origin === after?.origin;
  if (!areEqual(entries.before, entries.after, isSameNode)) yield { path, ...entries };
  // In a directory that is still the base's, only what was looked up can have changed.
  const names = isSameNode
    ? after!.children.keys()
    : new Set([...namesIn(before, contents), ...namesIn(after, contents)]);
  for (const name of [...names].sort(compareBytes)) {
    const children = { before: childOf(before, name, contents), after: childOf(after, name, contents) };
    yield* changesBetween(children.before, children.after, below(path, name), contents);
  }
}

function entryOf(node: Node | null, contents: Contents): Entry | null {
  switch (node?.kind) {
    case undefined:
      return null;
    case "file":
      return { kind: "file", mode: contents.factsOf(node!).mode, bytes: () => contents.bytesOf(node!) };
    case "directory":
      return { kind: "directory", mode: contents.factsOf(node!).mode };
    case "link":
      return { kind: "link", target: contents.targetOf(node!) };
    default:
      return { kind: "other" };
  }
}

function areEqual(before: Entry | null, after: Entry | null, isSameNode: boolean): boolean {
  if (before === null || after === null) return before === after;
  if (before.kind === "file" && after.kind === "file")
    return before.mode === after.mode && (isSameNode || Buffer.compare(before.bytes(), after.bytes()) === 0);
  if (before.kind === "directory" && after.kind === "directory") return before.mode === after.mode;
  if (before.kind === "link" && after.kind === "link") return before.target === after.target;
  return before.kind === after.kind;
}

function namesIn(node: Node | null, contents: Contents): Iterable<string> {
  return node?.kind === "directory" ? contents.entriesOf(node).keys() : [];
}

function childOf(node: Node | null, name: string, contents: Contents): Node | null {
  return node?.kind === "directory" ? contents.child(node, name) : null;
}
