// Finds what an agent acts on by itself in a skill, by the names in acts.json: each with its date and evidence, as in agents/*.json.

import { ACT_KINDS, type Act } from "../model/acts.ts";
import { nest } from "../model/bundle.ts";
import { followLink } from "../model/links.ts";
import { fold, join, type RelPath, ROOT } from "../model/names.ts";
import { type DirectoryNode, type Node, nodeAt } from "../model/tree.ts";
import table from "./acts.json" with { type: "json" };

/** Names, from the outermost; `*` stands for any text. One that ends with `/` is a directory with something in it. */
interface Pattern {
  readonly kind: Act["kind"];
  readonly names: readonly ((folded: string) => boolean)[];
  readonly isDirectory: boolean;
  /** Whether it counts in the skill's own directory, and in that of a plugin, only. */
  readonly atRoot: boolean;
}

const patterns: readonly Pattern[] = table.acts.flatMap(({ kind, where, paths }) =>
  paths.map((path) => ({
    kind: ACT_KINDS.find((one) => one === kind)!,
    names: path.replace(/\/$/, "").split("/").map(nameTest),
    isDirectory: path.endsWith("/"),
    atRoot: where === "root",
  })),
);

/** A path without a name that begins one of the patterns has nothing to find. Other letters than ASCII may be equal to some. */
const SUSPECT = new RegExp(
  `(?:^|/)(?:${table.acts
    .flatMap(({ paths }) => paths.map((path) => patternOf(path.split("/")[0]!)))
    .join("|")})[. ]*(?:/|$)|[^\\0-\\x7f]`,
  "i",
);

/** A file, or a link with its text. */
export interface ListedNode {
  readonly path: string;
  readonly target?: string;
}

/** Everything in these files and links that some agent acts on, sorted by kind and path; each path once. */
export function actsOf(listed: readonly ListedNode[]): readonly Act[] {
  if (!listed.some(({ path }) => SUSPECT.test(path))) return [];
  const nodes = listed.map(({ path, target }) =>
    target === undefined
      ? ({ kind: "file", path: path as RelPath, size: null, executable: false, blob: null } as const)
      : ({ kind: "link", path: path as RelPath, target } as const),
  );
  return actsIn(nest(nodes), ROOT);
}

/** As `actsOf`, in a directory of a tree. A link counts as what it leads to, anywhere in the tree. */
export function actsIn(root: DirectoryNode, directory: RelPath): readonly Act[] {
  const start = nodeAt(root, directory);
  const finder = new Finder(root, directory === ROOT ? 0 : directory.length + 1);
  if (start?.kind === "directory") finder.visit(start, directory, true);
  return [...finder.found.values()].sort(
    (a, b) => ACT_KINDS.indexOf(a.kind) - ACT_KINDS.indexOf(b.kind) || (a.path < b.path ? -1 : 1),
  );
}

/** Whether the path alone, without links, is or is in something that some agent acts on. */
export function isActedOn(path: string): boolean {
  return actsOf([{ path }]).length > 0;
}

class Finder {
  /** By path. */
  readonly found = new Map<string, Act>();

  constructor(
    private readonly root: DirectoryNode,
    /** Length of what is before paths in the skill. */
    private readonly cut: number,
  ) {}

  visit(directory: DirectoryNode, at: RelPath, isSkill: boolean): void {
    const children = [...directory.children].map(([name, node]) => ({ name, node, folded: folded(name) }));
    const begun = patterns.filter(({ names }) => children.some(({ folded }) => names[0]!(folded)));
    const before = this.#plugins();
    for (const pattern of begun) if (!pattern.atRoot) this.#match(pattern, directory, at);
    const isPlugin = this.#plugins() > before;
    for (const pattern of begun)
      if (pattern.atRoot && (isSkill || isPlugin)) this.#match(pattern, directory, at);
    for (const { name, node } of children) {
      const path = join(at, name);
      // Whatever is in an agent's directory belongs to it.
      if (node.kind === "directory" && !this.found.has(path.slice(this.cut))) this.visit(node, path, false);
    }
  }

  #plugins(): number {
    return [...this.found.values()].filter(({ kind }) => kind === "plugin").length;
  }

  #match({ kind, names, isDirectory }: Pattern, directory: DirectoryNode, at: RelPath): void {
    const step = (
      within: DirectoryNode,
      real: RelPath,
      seen: RelPath,
      index: number,
      through: RelPath | null,
    ) => {
      for (const [name, node] of within.children) {
        if (!names[index]!(folded(name))) continue;
        const [here, path] = [join(real, name), join(seen, name)];
        const end = this.#end(node, here);
        if (end === null) continue;
        const by = through ?? (node.kind === "link" ? here : null);
        if (index < names.length - 1) {
          if (end.node.kind === "directory") step(end.node, end.path, path, index + 1, by);
        } else if (
          isDirectory ? end.node.kind === "directory" && hasFiles(end.node) : end.node.kind === "file"
        ) {
          this.#add(kind, path, by ?? here);
        }
      }
    };
    step(directory, at, at, 0, null);
  }

  #add(kind: Act["kind"], seen: RelPath, real: RelPath): void {
    const [path, through] = [seen, real].map((whole) => whole.slice(this.cut) as RelPath);
    if (!this.found.has(path!)) this.found.set(path!, { kind, path: path!, through: through! });
  }

  /** The file or directory at the end of links; null when there is none. */
  #end(node: Node, at: RelPath): { readonly node: Node; readonly path: RelPath } | null {
    if (node.kind !== "link") return { node, path: at };
    const end = followLink((path) => nodeAt(this.root, path), at, node.target, ROOT);
    return end.kind === "found" ? end : null;
  }
}

function hasFiles(directory: DirectoryNode): boolean {
  return [...directory.children.values()].some(
    (node) => node.kind === "file" || node.kind === "link" || (node.kind === "directory" && hasFiles(node)),
  );
}

/** Equal for names that some system takes for one: case, invisible characters, dots and spaces at the end. */
function folded(name: string): string {
  return fold(name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "")).replace(/[. ]+$/, "");
}

function nameTest(pattern: string): (folded: string) => boolean {
  if (!pattern.includes("*")) return (name) => name === pattern;
  const regex = new RegExp(`^${patternOf(pattern)}$`);
  return (name) => regex.test(name);
}

function patternOf(name: string): string {
  return name
    .split("*")
    .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^/]*");
}
