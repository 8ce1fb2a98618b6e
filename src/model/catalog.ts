// Skills as found, and as selected.

import type { ExplicitSkill, SkillSettings, Written } from "./config.ts";
import { followLink } from "./links.ts";
import { join, type RelPath, ROOT, type SkillId } from "./names.ts";
import { type DirectoryNode, type FileNode, nodeAt, type SourceTree } from "./tree.ts";

export interface Skill {
  /** Its path below subdir (the source's name for the root), after the source's idPrefix. */
  readonly id: SkillId;
  readonly tree: SourceTree;
  readonly idPrefix: string | null;
  /** Where it was found, below subdir. */
  readonly path: RelPath;
  /** Where its directory really is, below the root of the source; null when that is outside the source. */
  readonly directory: RelPath | null;
}

export interface Catalog {
  /** Sorted by the bytes of their ids. */
  readonly skills: readonly Skill[];
  readonly byId: ReadonlyMap<string, Skill>;
  /** Submodules, in which nothing is found. */
  readonly submodules: readonly CatalogSubmodule[];
  /** False when a source is missing: then an unknown id is not necessarily a mistake. */
  readonly complete: boolean;
}

export interface CatalogSubmodule {
  /** What the id of a skill in its root would be. */
  readonly id: SkillId;
  /** The source's name. */
  readonly source: string;
  /** Below the root of the source. */
  readonly path: RelPath;
  /** The address of its repository, by the source; null: it has none. */
  readonly url: string | null;
  /** Whether it would be fetched if anything in it were selected. */
  readonly fetches: boolean;
}

/** Why a skill is in the selection. */
export type Reason =
  /** `by` is the id, the glob or the source's name; for `enableAll: true` the source's own declaration. */
  | { readonly kind: "enable" | "enableAll"; readonly by: Written }
  | { readonly kind: "explicit"; readonly by: ExplicitSkill };

export interface SelectedSkill {
  /** The final id: the catalog's, or that of the explicit entry. */
  readonly id: SkillId;
  readonly skill: Skill & { readonly directory: RelPath };
  readonly reason: Reason;
  /** Null: every enabled target. */
  readonly targets: readonly string[] | null;
  /** Its entry under `explicit`, or under `adjust`; null: it is as its source has it. */
  readonly settings: SkillSettings | null;
}

/** Sorted by the bytes of the final ids. */
export type Selection = readonly SelectedSkill[];

/** Where a skill is on this machine: for messages only. */
export function whereIs(skill: Skill): string {
  const inSource = skill.directory ?? join(skill.tree.start, skill.path);
  return inSource === ROOT ? skill.tree.directory : `${skill.tree.directory}/${inSource}`;
}

/** Whether the directory has a SKILL.md: a file, or a link to a file below `root`. */
export function hasSkillFile(root: DirectoryNode, directory: RelPath): boolean {
  return skillFileOf(root, directory) !== null;
}

/** The name of a file that is SKILL.md but for upper and lower case; null when there is none. */
export function nearMiss(directory: DirectoryNode): string | null {
  for (const [name, { kind }] of directory.children)
    if (name.length === 8 && name !== "SKILL.md" && kind === "file" && name.toLowerCase() === "skill.md")
      return name;
  return null;
}

/** The directory's SKILL.md, also behind a link to a file below `root`; null when it has none. */
export function skillFileOf(root: DirectoryNode, directory: RelPath): FileNode | null {
  const path = join(directory, "SKILL.md");
  const node = nodeAt(root, path);
  if (node?.kind !== "link") return node?.kind === "file" ? node : null;
  const end = followLink((at) => nodeAt(root, at), path, node.target, ROOT);
  return end.kind === "found" && end.node.kind === "file" ? end.node : null;
}
