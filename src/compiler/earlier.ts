// Skills of directories on this machine of which nothing has changed since an earlier run read them.

import { hexDigest } from "../digest/nar.ts";
import type { RenderedSkill } from "../model/bundle.ts";
import type { Hex } from "../model/names.ts";
import type { KnownSkills } from "../model/packed.ts";
import { type DirectoryNode, isFetched, nodeAt } from "../model/tree.ts";
import type { Earlier } from "./bundle/pack.ts";
import type { OldNames } from "./render/old-names.ts";

/**
 * What earlier runs made. `spoken` counts what is said about skills so far: one about which something is said is read again each time, so
 * that it is said each time.
 */
export function earlierSkills(known: KnownSkills, oldNames: OldNames, spoken: () => number): Earlier {
  let before = spoken();
  return {
    find: (skill) => {
      before = spoken();
      const key = keyOf(skill, oldNames);
      const found = key === null ? null : known.get(key);
      return found?.variants.length === skill.variants.length ? found : null;
    },
    note: ({ skill, digest, variants }) => {
      const key = spoken() === before ? keyOf(skill, oldNames) : null;
      if (key !== null) known.put(key, { digest, variants: variants.map(({ variant: _, ...made }) => made) });
    },
  };
}

/** What decides everything about a skill that has no settings of its own; null: that cannot be told without reading it. */
function keyOf({ selected, variants }: RenderedSkill, oldNames: OldNames): Hex | null {
  const { skill, settings } = selected;
  const { tree, directory } = skill;
  // A text that still uses the old name of another skill is reported.
  const isBesideRenamed = (oldNames.get(tree)?.size ?? 0) > 0;
  if (settings !== null || isFetched(tree) || isBesideRenamed) return null;
  const node = nodeAt(tree.root, directory);
  const signatures: string[] = [];
  if (node?.kind !== "directory" || !collect(node, "", signatures)) return null;
  const names = variants.flatMap(({ name, rewriteName }) => [name, String(rewriteName)]);
  return hexDigest([tree.directory, directory, ...names, "", ...signatures].join("\0"));
}

/** Adds the signatures of a directory and of those in it. False when one has none, or there is something else in it than files. */
function collect(directory: DirectoryNode, path: string, signatures: string[]): boolean {
  if (directory.signature === undefined) return false;
  signatures.push(path, directory.signature);
  for (const [name, child] of directory.children) {
    if (child.kind === "file") continue;
    if (child.kind !== "directory" || !collect(child, `${path}/${name}`, signatures)) return false;
  }
  return true;
}
