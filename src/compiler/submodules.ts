// Which submodules the selected skills need: those in their directories or behind their links, and those in which something could be
// found that the configuration asks for. No others are fetched.

import { compileGlob, compileReach, type Matcher } from "../match/glob.ts";
import type { Catalog, CatalogSubmodule, Selection } from "../model/catalog.ts";
import type { Config, ExplicitSkill, SourceDecl, Written } from "../model/config.ts";
import type { RelPath } from "../model/names.ts";
import { submoduleOn } from "../model/submodules.ts";
import type { SourceTree } from "../model/tree.ts";
import { submodulesIn } from "./render/resolve.ts";

/** What was found and selected so far. */
export interface Found {
  readonly catalog: Catalog;
  readonly selection: Selection;
  readonly dormant: Selection;
}

/** The paths of submodules in the tree of a source; none: everything is there. `explicit`: the skills that are asked for by their paths. */
export function neededSubmodules(
  config: Config,
  source: SourceDecl,
  tree: SourceTree,
  { catalog, selection, dormant }: Found,
  explicit: readonly ExplicitSkill[],
): readonly RelPath[] {
  // Also what a skill's `exclude` leaves out: its digest in the lock is that of what the source has.
  const inSkills = [...selection, ...dormant]
    .filter(({ skill }) => skill.tree.name === source.name)
    .flatMap(({ skill }) => submodulesIn(tree, skill.directory));
  const onTheWay = explicit
    .filter(({ from }) => from.text === source.name)
    .flatMap(({ path }) => submoduleOn(tree.root, tree.start, path)?.path ?? []);
  const asked = catalog.submodules.filter((one) => one.source === source.name);
  const mayHold = asked.length === 0 ? () => false : holderOf(config, source, tree);
  return [...new Set([...inSkills, ...onTheWay, ...asked.filter(mayHold).map(({ path }) => path)])];
}

/** Whether a skill that is enabled could be in a submodule. */
function holderOf(
  config: Config,
  source: SourceDecl,
  tree: SourceTree,
): (submodule: CatalogSubmodule) => boolean {
  const isAll = config.enableAll === true || config.enableAll.some(({ text }) => text === source.name);
  const enabled = config.enable.map(compileReach);
  const disabled = config.disable.map(matcherOf);
  const { maxDepth, include, exclude } = source.filter;
  const included = include.map(compileReach);
  const excluded = exclude.map(matcherOf);
  return ({ id, path }) => {
    const inSource = tree.start === "" ? path : path.slice(tree.start.length + 1);
    if (inSource.split("/").length > maxDepth) return false;
    if (disabled.some((matches) => matchesAllIn(matches, id))) return false;
    if (excluded.some((matches) => matchesAllIn(matches, inSource))) return false;
    if (included.length > 0 && !included.some((matches) => matches(inSource))) return false;
    return isAll || enabled.some((matches) => matches(id));
  };
}

function matcherOf(glob: Written): Matcher {
  return compileGlob(glob, () => {}) ?? (() => false);
}

/** Whether a glob matches a directory and everything in it; a directory alone is not enough. */
function matchesAllIn(matches: Matcher, directory: string): boolean {
  return matches(directory) && matches(`${directory}/${ANY}`) && matches(`${directory}/${ANY}/${ANY}`);
}

/** A name that no glob has in mind. */
const ANY = "\u{10ffff}";
