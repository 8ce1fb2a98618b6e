// A skill's directory on this machine, as something to compare. What is installed is the user's: whatever stands there is
// looked at with bounds, and nothing in it is followed.

import {
  type Content,
  contentIn,
  MAX_READ,
  type SkillFile,
  type SkillNode,
  type SkillTree,
} from "../../changes/tree.ts";
import { hexDigestOfChunks } from "../../digest/chunks.ts";
import { HostError, type ReadHost, type Stat } from "../../host/host.ts";

/** Files of a skill; twice what one from an archive may hold. */
const MAX_NODES = 20_000;

/** `directory` is absolute and one of its own. What cannot be read, or is too much, stands in the tree as such. */
export function readSkill(host: ReadHost, directory: string): SkillTree {
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

/** Without what running a skill leaves in it, unless `other` brings a file of that name. The installer does the same. */
export function withoutJunk(tree: SkillTree, other: SkillTree | null): SkillTree {
  return new Map([...tree].filter(([path]) => !JUNK.test(path) || other?.has(path)));
}

const JUNK = /(?:^|\/)(?:__pycache__\/.*|[^/]*\.pyc|\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$/;

/** What `work` gives; null when the machine refuses. */
export function nullIfRefused<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}

function nodeAt(host: ReadHost, path: string): SkillNode {
  return (
    nullIfRefused((): SkillNode | null => {
      const stat = host.stat(path);
      if (stat?.kind === "link") return { kind: "link", target: host.readLink(path) };
      return stat?.kind === "file" ? fileAt(host, path, stat) : { kind: "special" };
    }) ?? { kind: "unreadable" }
  );
}

/** A file at this path, looked into when it is asked for. */
export function fileAt(
  host: ReadHost,
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
