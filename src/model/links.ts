// Follows links like the kernel, one component at a time: `d/..` is the parent of what `d` leads to, not the directory that `d` is
// in.

import { join, parent, type RelPath, within } from "./names.ts";
import type { Node } from "./tree.ts";

/** As many links as Linux follows in one lookup. */
const MAX_HOPS = 40;

export type Resolution =
  | {
      readonly kind: "found";
      readonly path: RelPath;
      readonly node: Node;
      /** Whether every path on the way is inside the fence. */
      readonly stayedInside: boolean;
    }
  /** `to` is where it leads: an absolute path, or one that begins with `..` at the root of the source. */
  | { readonly kind: "outside" | "absolute"; readonly to: string }
  | { readonly kind: "dangling" | "loop" };

/** Why a link is left out of a skill: because of where it leads, because it would contain itself, or because of what is at its end. */
export type LinkFate = Exclude<Resolution["kind"], "found"> | "ancestor" | "special";

/**
 * Follows `target`, the text of the link at `link`. Paths are below the root of the source; `nodeOf` gives the node at a path, and
 * `fence` is the directory of `stayedInside`.
 */
export function followLink(
  nodeOf: (path: RelPath) => Node | undefined,
  link: RelPath,
  target: string,
  fence: RelPath,
): Resolution {
  let at = parent(link);
  let stayedInside = true;
  let hops = 1;
  const pending = segmentsOf(target);
  if (target.startsWith("/")) return { kind: "absolute", to: target };
  for (let segment = pending.pop(); segment !== undefined; segment = pending.pop()) {
    if (segment === ".") continue;
    if (segment === "..") {
      if (at === "") return { kind: "outside", to: ["..", ...pending.toReversed()].join("/") };
      at = parent(at);
    } else {
      const next = join(at, segment);
      const node = nodeOf(next);
      if (node === undefined) return { kind: "dangling" };
      if (node.kind === "link") {
        hops += 1;
        if (hops > MAX_HOPS) return { kind: "loop" };
        if (node.target.startsWith("/"))
          return { kind: "absolute", to: [node.target, ...pending.toReversed()].join("/") };
        pending.push(...segmentsOf(node.target));
        continue;
      }
      if (node.kind !== "directory" && pending.length > 0) return { kind: "dangling" };
      at = next;
    }
    stayedInside &&= within(fence, at);
  }
  const node = nodeOf(at);
  return node === undefined ? { kind: "dangling" } : { kind: "found", path: at, node, stayedInside };
}

/** The last one first, as a stack. A `.` is kept, and a trailing slash becomes one: after a file, both lead nowhere. */
function segmentsOf(target: string): string[] {
  return target
    .replace(/\/$/, "/.")
    .split("/")
    .filter((segment) => segment !== "")
    .reverse();
}
