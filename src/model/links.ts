// Where a link leads, one component at a time, as the kernel does it: `d/..` is the parent of what `d` leads to, not
// the directory that `d` stands in.

import { join, parent, type RelPath, within } from "./names.ts";
import type { Node } from "./tree.ts";

/** As many links as Linux follows in one lookup. */
const MAX_HOPS = 40;

export type Resolution =
  | {
      readonly kind: "found";
      readonly path: RelPath;
      readonly node: Node;
      /** Every place that the walk passed is inside the fence. */
      readonly stayedInside: boolean;
    }
  | { readonly kind: "outside" | "absolute" | "dangling" | "loop" };

/** Why a link is left out of a skill: where it leads, that it would contain itself, or what is at its end. */
export type LinkFate = Exclude<Resolution["kind"], "found"> | "ancestor" | "special";

/**
 * Follows `target`, the text of the link at `link`. Paths are below the root of the source; `nodeOf` gives what stands
 * at one, and `fence` is the directory that `stayedInside` speaks of.
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
  if (target.startsWith("/")) return { kind: "absolute" };
  for (let segment = pending.pop(); segment !== undefined; segment = pending.pop()) {
    if (segment === ".") continue;
    if (segment === "..") {
      if (at === "") return { kind: "outside" };
      at = parent(at);
    } else {
      const next = join(at, segment);
      const node = nodeOf(next);
      if (node === undefined) return { kind: "dangling" };
      if (node.kind === "link") {
        hops += 1;
        if (hops > MAX_HOPS) return { kind: "loop" };
        if (node.target.startsWith("/")) return { kind: "absolute" };
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

/** The last one first, as a stack. A `.` stays, and so does a slash at the end as one: behind a file, both lead nowhere. */
function segmentsOf(target: string): string[] {
  return target
    .replace(/\/$/, "/.")
    .split("/")
    .filter((segment) => segment !== "")
    .reverse();
}
