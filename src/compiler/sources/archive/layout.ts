// The listing of an archive, once all entries are known.

import { followLink } from "../../../model/links.ts";
import { basename, parent, type RelPath, ROOT } from "../../../model/names.ts";
import { nodeAt } from "../../../model/tree.ts";
import { type Listed, type Listing, treeOf } from "../listing.ts";
import { MAX_SKILL_BYTES, MAX_SKILL_ENTRIES } from "./limits.ts";
import { type Refusal, refused } from "./refusal.ts";

type Entries = ReadonlyMap<RelPath, Listed>;

/** Without a single top directory, and without directories that are not empty: those are in the paths. */
export function layOut(found: Entries): Listing {
  const entries = withoutTop(found);
  const directories = new Set([...entries.keys()].map(parent));
  return {
    entries: new Map(
      [...entries].filter(([path, { kind }]) => kind !== "directory" || !directories.has(path)),
    ),
    altered: new Map(),
  };
}

/** Mistakes that need the whole listing: a link that leads out, a skill that is too large. */
export function refusedListing(listing: Listing): Refusal | null {
  return escapingLink(listing) ?? largeSkill(listing.entries);
}

function withoutTop(entries: Entries): Entries {
  const tops = new Set([...entries.keys()].map((path) => path.split("/")[0]!));
  const [top] = tops;
  const itself = entries.get(top as RelPath)?.kind ?? "directory";
  if (tops.size !== 1 || itself !== "directory") return entries;
  const start = top!.length + 1;
  return new Map(
    [...entries].flatMap(([path, entry]): [RelPath, Listed][] =>
      path === top ? [] : [[path.slice(start) as RelPath, entry]],
    ),
  );
}

/** The first link that leads out. Links are followed as by the kernel: a link may lead out through another one. */
function escapingLink(listing: Listing): Refusal | null {
  const root = treeOf(
    listing,
    () => "",
    () => false,
  );
  let work = 0;
  const look = (at: RelPath) => {
    const node = nodeAt(root, at);
    work += node?.kind === "link" ? node.target.length : at.length;
    return node;
  };
  for (const [path, entry] of listing.entries) {
    if (entry.kind !== "link") continue;
    work += entry.target.length;
    const { kind } = followLink(look, path, entry.target, ROOT);
    if (work > MAX_LINK_WORK) return { kind: "too-large", what: "links", where: null };
    const leaves =
      kind === "outside" ||
      kind === "absolute" ||
      // A dangling link may lead out when it is put beside other files.
      (kind !== "found" && leavesAsWritten(path, entry.target)) ||
      /[\0\\]/.test(entry.target);
    if (leaves || entry.target === "") return refused("link", path, entry.target);
  }
  return null;
}

/** Characters of paths and targets that may be read while links are followed: each may lead through many others. */
const MAX_LINK_WORK = 10_000_000;

function leavesAsWritten(link: RelPath, target: string): boolean {
  let depth = link.split("/").length - 1;
  for (const name of target.split("/").filter((name) => name !== "" && name !== ".")) {
    depth += name === ".." ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

function largeSkill(entries: Entries): Refusal | null {
  const skills = [...entries].flatMap(([path, { kind }]) =>
    basename(path) === "SKILL.md" && kind === "file" ? [parent(path)] : [],
  );
  const sizes = new Map(skills.map((skill) => [skill, { entries: 0, bytes: 0 }]));
  for (const [path, entry] of entries) {
    for (let at = path; at !== ROOT; ) {
      at = parent(at);
      const size = sizes.get(at);
      if (size === undefined) continue;
      size.entries += 1;
      size.bytes += entry.kind === "file" ? (entry.size ?? 0) : 0;
      if (size.entries > MAX_SKILL_ENTRIES) return { kind: "too-large", what: "skill-entries", where: at };
      if (size.bytes > MAX_SKILL_BYTES) return { kind: "too-large", what: "skill-bytes", where: at };
    }
  }
  return null;
}
