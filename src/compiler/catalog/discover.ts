// Finds the skills of a source: every directory with a SKILL.md, those inside other skills too.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { anyOf } from "../../match/glob.ts";
import { compileRegex } from "../../match/regex.ts";
import {
  type Catalog,
  type CatalogSubmodule,
  hasSkillFile,
  nearMiss,
  type Skill,
  whereIs,
} from "../../model/catalog.ts";
import type { Config, SourceDecl } from "../../model/config.ts";
import { followLink } from "../../model/links.ts";
import { join, parent, type RelPath, ROOT, type SkillId, within } from "../../model/names.ts";
import { submodulesBelow } from "../../model/submodules.ts";
import { type DirectoryNode, isFetched, type LinkNode, nodeAt, type SourceTree } from "../../model/tree.ts";

/** The skills of all sources. Sources without a tree have already been reported. */
export function discover(
  config: Config,
  trees: ReadonlyMap<string, SourceTree>,
  complete: boolean,
): Checked<Catalog> {
  const reports = new Reports();
  const byId = new Map<string, Skill>();
  const submodules: CatalogSubmodule[] = [];
  for (const source of config.sources) {
    const tree = trees.get(source.name);
    if (tree === undefined) continue;
    const inside = submodulesIn(source, tree);
    submodules.push(...inside);
    const found = discoverSource(source, tree, inside);
    reports.add(found.diagnostics);
    for (const skill of found.value) {
      const other = byId.get(skill.id);
      if (other === undefined) byId.set(skill.id, skill);
      else
        reports.report(
          diagnostic("skill/duplicate-id", source.at, {
            id: skill.id,
            first: whereIs(other),
            second: whereIs(skill),
            source: source.name,
          }),
        );
    }
  }
  const skills = [...byId.values()].sort((a, b) => compareBytes(a.id, b.id));
  return reports.with({
    skills,
    byId,
    submodules,
    complete: complete && trees.size === config.sources.length,
  });
}

/** Those that are reached without a link; a directory of this machine has none, but what is checked out there. */
function submodulesIn(source: SourceDecl, tree: SourceTree): readonly CatalogSubmodule[] {
  if (!isFetched(tree)) return [];
  const { root, start } = tree;
  return submodulesBelow(root, start).map(({ path, node }) => ({
    id: idOf(source, (start === ROOT ? path : path.slice(start.length + 1)) as RelPath),
    source: source.name,
    path,
    url: node.url,
    fetches: source.origin.kind === "git" && source.bound === null && source.origin.submodules === true,
  }));
}

function discoverSource(
  source: SourceDecl,
  tree: SourceTree,
  submodules: readonly CatalogSubmodule[],
): Checked<readonly Skill[]> {
  const reports = new Reports();
  const matches = filterOf(source, reports.report);
  const walk = new Walk(tree, source.filter.maxDepth);
  const skills = walk.run().filter(({ path }) => matches(path));
  const isInSkill = (at: RelPath) =>
    walk.found.some(({ directory }) => directory !== null && directory !== ROOT && within(directory, at));
  const missed = walk.missed.filter(({ path, at }) => matches(path) && !isInSkill(at));
  if (missed.length > 0)
    reports.report(
      diagnostic("skill/near-miss", source.at, {
        source: source.name,
        paths: missed.map(({ at, name }) => join(at, name)),
      }),
    );
  if (walk.found.length === 0 && submodules.length > 0)
    reports.report(
      diagnostic("source/only-submodules", source.at, {
        name: source.name,
        submodules: submodules.map(({ path }) => path),
        url: submodules[0]!.url,
        fetches: submodules[0]!.fetches,
      }),
    );
  else if (walk.found.length === 0)
    reports.report(
      diagnostic("source/no-skills", source.at, {
        name: source.name,
        path: tree.directory,
        subdir: source.subdir,
      }),
    );
  else if (skills.length === 0)
    reports.report(
      diagnostic("source/all-filtered", source.at, { name: source.name, found: walk.found.length }),
    );
  return reports.with(
    skills.map(({ path, directory }) => ({
      id: idOf(source, path),
      tree,
      idPrefix: source.idPrefix,
      path,
      directory,
    })),
  );
}

function idOf(source: SourceDecl, path: RelPath): SkillId {
  const name = path === ROOT ? source.name : path;
  return (source.idPrefix === null ? name : `${source.idPrefix}/${name}`) as SkillId;
}

function filterOf(source: SourceDecl, report: Report): (path: RelPath) => boolean {
  const { nameRegex, include, exclude } = source.filter;
  const regex = nameRegex === null ? null : compileRegex(nameRegex.text);
  if (nameRegex !== null && regex !== null && !regex.ok) {
    const at = { ...nameRegex.at, within: [regex.at, regex.at + regex.length] as const };
    report(diagnostic("regex/refused", at, { reason: regex.reason, found: regex.found }));
  }
  const included = anyOf(include, report);
  const excluded = anyOf(exclude, report);
  return (path) => {
    // The root is the empty path, which `**` matches; for the regex too, as in agent-skills-nix.
    if (regex?.ok && !regex.matches(path)) return false;
    return (include.length === 0 || included(path)) && !excluded(path);
  };
}

interface Found {
  readonly path: RelPath;
  readonly directory: RelPath | null;
}

interface Missed {
  readonly path: RelPath;
  readonly at: RelPath;
  readonly name: string;
}

interface FoundLink {
  readonly path: RelPath;
  readonly at: RelPath;
  readonly node: LinkNode;
}

/** Physical directories first, then those behind links: a physical path wins over a link to it, a short path over a long one. */
class Walk {
  readonly found: Found[] = [];
  /** Directories without a SKILL.md, where a file is called so but for upper and lower case. */
  readonly missed: Missed[] = [];
  /** The depth that a directory was reached at. */
  readonly #visited = new Map<RelPath, number>();
  /** By depth. */
  readonly #links: FoundLink[][] = [];

  constructor(
    private readonly tree: SourceTree,
    private readonly maxDepth: number,
  ) {}

  run(): readonly Found[] {
    const start = nodeAt(this.tree.root, this.tree.start);
    if (start?.kind === "directory") this.#visit(start, ROOT, this.tree.start, 0);
    // The list grows while it is read: a directory behind a link has links of its own, all of them deeper.
    for (let depth = 1; depth < this.#links.length; depth++) {
      for (const link of this.#links[depth] ?? []) this.#followLink(link, depth);
    }
    return this.found;
  }

  #visit(directory: DirectoryNode, path: RelPath, at: RelPath, depth: number): void {
    const before = this.#visited.get(at);
    // Reached at a lower depth, `maxDepth` allows more of what is below it.
    if (before !== undefined && before <= depth) return;
    this.#visited.set(at, depth);
    if (before === undefined) {
      const missed = nearMiss(directory);
      if (hasSkillFile(this.tree.root, at)) this.found.push({ path, directory: at });
      else if (missed !== null) this.missed.push({ path, at, name: missed });
    }
    if (depth >= this.maxDepth) return;
    for (const [name, child] of directory.children) {
      if (child.kind === "directory") this.#visit(child, join(path, name), join(at, name), depth + 1);
      else if (child.kind === "link") {
        const links = this.#links[depth + 1] ?? [];
        links.push({ path: join(path, name), at: join(at, name), node: child });
        this.#links[depth + 1] = links;
      }
    }
  }

  #followLink(link: FoundLink, depth: number): void {
    if (link.node.toForeignSkill) {
      this.found.push({ path: link.path, directory: null });
      return;
    }
    const end = followLink((path) => nodeAt(this.tree.root, path), link.at, link.node.target, ROOT);
    // A link to an ancestor leads only to what is being visited already.
    if (end.kind === "found" && end.node.kind === "directory" && !within(end.path, parent(link.at))) {
      this.#visit(end.node, link.path, end.path, depth);
    }
  }
}
