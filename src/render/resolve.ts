// The resolved skill: its tree as found, with every link preserved, materialised or dropped (design §4).

import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { nest, type RenderedNode } from "../model/bundle.ts";
import { type Resolution, followLink } from "../model/links.ts";
import { join, type RelPath, ROOT, within } from "../model/names.ts";
import type { Place } from "../model/place.ts";
import { type DirectoryNode, type Node, nodeAt, type SourceTree } from "../model/tree.ts";

/** What links may bring into one skill. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 10_000;

export type Fate = "outside" | "absolute" | "dangling" | "loop" | "ancestor" | "special";

/** Files and links of the skill at `directory`, unsorted; empty directories are not part of a skill. `at` is who asked for it. */
export function resolveSkill(tree: SourceTree, directory: RelPath, at: Place): Checked<readonly RenderedNode[]> {
  const resolver = new Resolver(tree, directory, at);
  resolver.run();
  return { value: withoutDangling(resolver.nodes, tree, at, resolver.diagnostics), diagnostics: resolver.diagnostics };
}

class Resolver {
  readonly nodes: RenderedNode[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** What has come in through links so far. */
  #bytes = 0;
  #files = 0;
  #full = false;

  constructor(
    private readonly tree: SourceTree,
    private readonly skill: RelPath,
    private readonly at: Place,
  ) {}

  run(): void {
    const root = nodeAt(this.tree.root, this.skill);
    if (root?.kind === "directory") this.#directory(root, this.skill, ROOT, []);
  }

  /**
   * `from` is where the directory really is, `to` where it goes in the skill. `through` holds the directories that links
   * have brought in on the way here: empty in the skill's own tree.
   */
  #directory(directory: DirectoryNode, from: RelPath, to: RelPath, through: readonly RelPath[]): void {
    for (const [name, node] of directory.children) {
      if (this.#full) return;
      if (!isFileName(name)) this.diagnostics.push(diagnostic("skill/file-name", this.at, { path: this.#absolute(join(from, name)) }));
      else this.#node(node, join(from, name), join(to, name), through);
    }
  }

  #node(node: Node, from: RelPath, to: RelPath, through: readonly RelPath[]): void {
    switch (node.kind) {
      case "directory":
        return this.#directory(node, from, to, through);
      case "file":
        if (through.length > 0 && !this.#fits(node.size)) return;
        this.nodes.push({ kind: "file", path: to, executable: node.executable, size: node.size, from });
        return;
      case "link":
        return this.#link(node.target, from, to, through);
      case "special":
        return this.#drop(to, "special", from);
      case "skipped":
        if (from.endsWith("/node_modules")) this.diagnostics.push(diagnostic("skill/packages-left-out", this.at, { path: this.#absolute(from) }));
    }
  }

  #link(target: string, from: RelPath, to: RelPath, through: readonly RelPath[]): void {
    if (!isFileName(target.replaceAll("/", ""))) {
      this.diagnostics.push(diagnostic("skill/link-text", this.at, { path: this.#absolute(from) }));
      return;
    }
    const end: Resolution = followLink((path) => nodeAt(this.tree.root, path), from, target, this.skill);
    if (end.kind !== "found") return this.#drop(to, end.kind, target);
    if (end.node.kind === "special") return this.#drop(to, "special", target);
    if (end.node.kind === "skipped" || end.node.kind === "link") return this.#drop(to, "dangling", target);
    // Also an ancestor of the skill, and of a directory that a link brought in: its content would contain itself.
    if ([from, this.skill, ...through].some((inner) => within(end.path, inner))) return this.#drop(to, "ancestor", target);
    if (end.stayedInside && through.length === 0) {
      this.nodes.push({ kind: "link", path: to, target });
      return;
    }
    if (end.node.kind === "file") this.#node(end.node, end.path, to, [...through, end.path]);
    else this.#directory(end.node, end.path, to, [...through, end.path]);
  }

  #fits(size: number): boolean {
    this.#bytes += size;
    this.#files += 1;
    if (this.#bytes <= MAX_BYTES && this.#files <= MAX_FILES) return true;
    this.#full = true;
    this.diagnostics.push(diagnostic("skill/links-too-large", this.at, { path: this.#absolute(this.skill), files: MAX_FILES, mebibytes: MAX_BYTES / 1024 / 1024 }));
    return false;
  }

  #drop(path: RelPath, fate: Fate, target: string): void {
    this.diagnostics.push(diagnostic("skill/link-dropped", this.at, { path, fate, target, skill: this.#absolute(this.skill) }));
  }

  #absolute(path: RelPath): string {
    return path === ROOT ? this.tree.directory : `${this.tree.directory}/${path}`;
  }
}

/**
 * A preserved link may lead to what is not there any more: a directory without files, a link that was dropped. Dropping
 * it can leave another one without an end, so this goes on until nothing changes.
 */
export function withoutDangling(nodes: readonly RenderedNode[], tree: SourceTree, at: Place, diagnostics: Diagnostic[]): readonly RenderedNode[] {
  let kept = nodes;
  for (;;) {
    if (!kept.some((node) => node.kind === "link")) return kept;
    const root = nest(kept);
    const dangling = kept.filter((node) => node.kind === "link" && followLink((path) => nodeAt(root, path), node.path, node.target, ROOT).kind !== "found");
    if (dangling.length === 0) return kept;
    for (const link of dangling) {
      if (link.kind !== "link") continue;
      diagnostics.push(diagnostic("skill/link-dropped", at, { path: link.path, fate: "dangling", target: link.target, skill: tree.directory }));
    }
    kept = kept.filter((node) => !dangling.includes(node));
  }
}

/** No control characters, no backslash, valid UTF-8: what no shell, archive or other system can be tricked with. */
function isFileName(name: string): boolean {
  return !/[\0-\x1f\x7f\\]/.test(name) && name.isWellFormed();
}
