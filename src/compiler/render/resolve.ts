// Resolves a skill: its tree, with every link preserved, materialised or dropped (design §4).

import { type Checked, type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { type NestedNode, nest, type RenderedNode } from "../../model/bundle.ts";
import { followLink, type LinkFate, type Resolution } from "../../model/links.ts";
import { basename, isPlainText, join, type RelPath, ROOT, within } from "../../model/names.ts";
import type { Place } from "../../model/place.ts";
import { type DirectoryNode, type Node, nodeAt, type SourceTree } from "../../model/tree.ts";

/** Bytes that links may bring into one skill. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 10_000;
/** Rounds of dropping links that lead to dropped links. */
const MAX_ROUNDS = 64;
/** Nesting of links inside what links brought in: each level can double the size. */
const MAX_NESTING = 40;

/** Files and links of the skill at `directory`, unsorted; empty directories are not part of a skill. `at` is what selected it. */
export function resolveSkill(
  tree: SourceTree,
  directory: RelPath,
  at: Place,
): Checked<readonly RenderedNode[]> {
  const reports = new Reports();
  const resolver = new Resolver(tree, directory, at, reports.report);
  resolver.run();
  const skill = directory === ROOT ? tree.directory : `${tree.directory}/${directory}`;
  return reports.with(withoutDangling(resolver.nodes, skill, at, reports.report));
}

/** The submodules that would be in the skill at `directory`, or behind its links. */
export function submodulesIn(tree: SourceTree, directory: RelPath): readonly RelPath[] {
  const resolver = new Resolver(tree, directory, null, () => {});
  resolver.run();
  return [...resolver.submodules];
}

class Resolver {
  readonly nodes: RenderedNode[] = [];
  readonly submodules = new Set<RelPath>();
  /** Bytes that came in through links so far. */
  #bytes = 0;
  #files = 0;
  #full = false;
  readonly #reported = new Set<RelPath>();

  constructor(
    private readonly tree: SourceTree,
    private readonly skill: RelPath,
    private readonly at: Place,
    private readonly report: Report,
  ) {}

  run(): void {
    const root = nodeAt(this.tree.root, this.skill);
    if (root?.kind === "directory") this.#directory(root, this.skill, ROOT, []);
  }

  /**
   * `from` is where the directory really is, `to` its path in the skill. `through` are the directories that links brought in on the way
   * here: empty in the skill's own tree.
   */
  #directory(directory: DirectoryNode, from: RelPath, to: RelPath, through: readonly RelPath[]): void {
    for (const [name, node] of directory.children) {
      // Everything counts, not only files: a bomb may consist of empty directories.
      if (this.#full || (through.length > 0 && !this.#fits(node))) return;
      const at = join(from, name);
      if (!isPlainText(name))
        this.#reportOnce(at, diagnostic("skill/file-name", this.at, { path: this.#absolute(at) }));
      else this.#node(node, at, join(to, name), through);
    }
  }

  #node(node: Node, from: RelPath, to: RelPath, through: readonly RelPath[]): void {
    switch (node.kind) {
      case "directory":
        this.#directory(node, from, to, through);
        break;
      case "file":
        this.nodes.push({
          kind: "file",
          path: to,
          executable: node.executable,
          size: node.size,
          from,
          tree: this.tree,
          blob: node.blob,
        });
        break;
      case "link":
        this.#link(node.target, from, to, through);
        break;
      case "special":
        this.#drop(from, to, "special", from);
        break;
      case "submodule":
        this.submodules.add(from);
        this.#reportOnce(
          from,
          diagnostic("skill/submodule", this.at, { path: this.#absolute(from), url: node.url }),
        );
        break;
      case "skipped":
        if (basename(from) !== "node_modules") break;
        this.#reportOnce(
          from,
          diagnostic("skill/packages-left-out", this.at, { path: this.#absolute(from) }),
        );
    }
  }

  #link(target: string, from: RelPath, to: RelPath, through: readonly RelPath[]): void {
    if (!isPlainText(target.replaceAll("/", ""))) {
      this.#reportOnce(from, diagnostic("skill/link-text", this.at, { path: this.#absolute(from) }));
      return;
    }
    const end = followLink((path) => this.#look(path), from, target, this.skill);
    const fate = this.#fateOf(end, [from, this.skill, ...through]);
    if (end.kind !== "found" || fate !== null) this.#drop(from, to, fate ?? "dangling", target);
    else if (end.stayedInside && through.length === 0) this.nodes.push({ kind: "link", path: to, target });
    else if (this.#fits(end.node, through.length)) this.#node(end.node, end.path, to, [...through, end.path]);
  }

  #look(path: RelPath): Node | undefined {
    const node = nodeAt(this.tree.root, path);
    if (node?.kind === "submodule") this.submodules.add(path);
    return node;
  }

  /** Why a link with this end is dropped; null when it is kept. An end that contains one of `inners` would contain itself. */
  #fateOf(end: Resolution, inners: readonly RelPath[]): LinkFate | null {
    if (end.kind !== "found") return end.kind;
    if (end.node.kind === "special") return "special";
    if (end.node.kind !== "file" && end.node.kind !== "directory") return "dangling";
    return inners.some((inner) => within(end.path, inner)) ? "ancestor" : null;
  }

  #fits(node: Node, nesting = 0): boolean {
    this.#bytes += node.kind === "file" ? (node.size ?? 0) : 0;
    this.#files += 1;
    if (this.#bytes <= MAX_BYTES && this.#files <= MAX_FILES && nesting < MAX_NESTING) return true;
    this.#full = true;
    this.report(
      diagnostic("skill/links-too-large", this.at, {
        path: this.#absolute(this.skill),
        files: MAX_FILES,
        mebibytes: MAX_BYTES / 1024 / 1024,
      }),
    );
    return false;
  }

  #drop(from: RelPath, path: RelPath, fate: LinkFate, target: string): void {
    const skill = this.#absolute(this.skill);
    this.#reportOnce(from, diagnostic("skill/link-dropped", this.at, { path, fate, target, skill }));
  }

  /** Reports once for each `from`, however often links bring it in. */
  #reportOnce(from: RelPath, found: Diagnostic): void {
    if (this.#reported.has(from)) return;
    this.#reported.add(from);
    this.report(found);
  }

  #absolute(path: RelPath): string {
    return path === ROOT ? this.tree.directory : `${this.tree.directory}/${path}`;
  }
}

/**
 * Drops preserved links that lead to nothing: to a directory without files, or to a dropped link. That can leave another link without an
 * end, so it repeats until nothing changes. `skill` is the directory, for messages.
 */
export function withoutDangling<N extends NestedNode>(
  nodes: readonly N[],
  skill: string,
  at: Place,
  report: Report,
): readonly N[] {
  let kept = nodes;
  for (let round = 1; ; round++) {
    if (!kept.some((node) => node.kind === "link")) return kept;
    // A chain of directories with nothing but a link to the next loses one link in each round. Nobody needs a long chain.
    const root = round > MAX_ROUNDS ? nest([]) : nest(kept);
    const dangling = new Set<N>();
    for (const link of kept) {
      if (link.kind !== "link") continue;
      if (followLink((path) => nodeAt(root, path), link.path, link.target, ROOT).kind === "found") continue;
      dangling.add(link);
      report(
        diagnostic("skill/link-dropped", at, {
          path: link.path,
          fate: "dangling",
          target: link.target,
          skill,
        }),
      );
    }
    if (dangling.size === 0) return kept;
    kept = kept.filter((node) => !dangling.has(node));
  }
}
