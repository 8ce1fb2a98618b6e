// Reads a skill's directory on this machine for a comparison. It is the user's and may contain anything, so reading is bounded, and
// links are not followed.

import {
  type Content,
  contentIn,
  MAX_READ,
  type SkillFile,
  type SkillNode,
  type SkillTree,
} from "../../changes/tree.ts";
import { hexDigestOfChunks } from "../../digest/chunks.ts";
import type { PhysicalReads, ReadHost, Stat } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { realOrSame } from "../../host/physical-path.ts";

/** Files of a skill; twice the limit for skills from archives. */
const MAX_NODES = 20_000;

/** As `readSkill`, of where the path leads now; no link is followed below that. */
export function readSkillAt(host: ReadHost, path: string): SkillTree {
  return readSkill(host.physical, realOrSame(host, path));
}

/** The tree of `directory`, a physical path if `host` reads by those. What cannot be read, or is too much, is in the tree as such a node. */
export function readSkill(host: PhysicalReads, directory: string): SkillTree {
  const tree = new Map<string, SkillNode>();
  const visit = (path: string) => {
    const at = path === "" ? directory : `${directory}/${path}`;
    const listed = nullIfRefused(() => host.list(at));
    if (listed === null) tree.set(path === "" ? "." : path, { kind: "unreadable" });
    for (const { name, kind } of listed ?? []) {
      const inner = path === "" ? name : `${path}/${name}`;
      if (tree.size >= MAX_NODES) return void tree.set(inner, { kind: "unreadable" });
      if (kind === "directory") visit(inner);
      else tree.set(inner, nodeAt(host, `${directory}/${inner}`));
    }
  };
  visit("");
  return tree;
}

/**
 * The tree without the files that running a skill, or looking at it in a file manager, leaves behind, unless `other` has a file of that
 * name. The installer has the same rule (kt_drop_junk): it deletes such files without a copy, so nothing else counts as one.
 */
export function withoutJunk(tree: SkillTree, other: SkillTree | null): SkillTree {
  let there: ReadonlySet<string> | null = null;
  const isJunk = (path: string): boolean => {
    const [, above, accompanied] = COMPANION.exec(path) ?? [];
    if (accompanied === undefined) return JUNK.test(path);
    there ??= withDirectories(tree);
    return there.has(`${above ?? ""}${accompanied}`);
  };
  return new Map(
    [...tree].filter(([path, { kind }]) => kind !== "file" || !isJunk(path) || other?.has(path)),
  );
}

/** The paths of a tree, and the directories above them. */
function withDirectories(tree: SkillTree): ReadonlySet<string> {
  const paths = new Set<string>();
  for (let path of tree.keys()) {
    while (path !== "" && !paths.has(path)) {
      paths.add(path);
      path = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
    }
  }
  return paths;
}

const JUNK = /(?:^|\/)(?:__pycache__\/[^/]*\.pyc|\.DS_Store|Thumbs\.db|desktop\.ini)$/;
/** What macOS writes beside a file or directory, on file systems that cannot hold its attributes. */
const COMPANION = /^(.*\/)?\._([^/]+)$/;

function nodeAt(host: PhysicalReads, path: string): SkillNode {
  return (
    nullIfRefused((): SkillNode | null => {
      const stat = host.stat(path);
      if (stat?.kind === "link") return { kind: "link", target: host.readLink(path) };
      return stat?.kind === "file" ? fileAt(host, path, stat) : { kind: "special" };
    }) ?? { kind: "unreadable" }
  );
}

/** A file at this path, read on demand. */
export function fileAt(
  host: PhysicalReads,
  path: string,
  { size, executable }: Pick<Stat, "size" | "executable">,
): SkillFile {
  return {
    kind: "file",
    size,
    executable,
    digest: () => nullIfRefused(() => hexDigestOfChunks(host.readChunks(path))),
    content: (): Content => {
      if (size > MAX_READ) return { kind: "large", text: null };
      const bytes = nullIfRefused(() => host.readFile(path));
      return bytes === null ? { kind: "unreadable" } : contentIn(bytes);
    },
  };
}
