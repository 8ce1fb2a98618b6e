// Compares a new lock with the old one, for `kitout update`.

import { changeOf } from "../../changes/change.ts";
import type { diffOf } from "../../changes/diff.ts";
import type { SkillTree } from "../../changes/tree.ts";
import { discover } from "../../compiler/catalog/discover.ts";
import type { Context } from "../../compiler/context.ts";
import { skillKey } from "../../compiler/lock/pins.ts";
import { resolveSkill, submodulesIn } from "../../compiler/render/resolve.ts";
import { type Fetcher, isUnboundRemote } from "../../compiler/sources/fetcher.ts";
import {
  type FetchedSource,
  fetchedSubmodules,
  fetchRemote,
  fetchSubmodules,
} from "../../compiler/sources/list-sources.ts";
import { provideNodes } from "../../compiler/sources/provide.ts";
import type { Checked, Report } from "../../diagnostics/diagnostic.ts";
import { isError } from "../../diagnostics/severity.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { ReadHost } from "../../host/host.ts";
import type { RenderedNode } from "../../model/bundle.ts";
import type { Config, SourceDecl } from "../../model/config.ts";
import type { Lock, LockedSource, Pin } from "../../model/lock.ts";
import { basename, type RelPath, ROOT } from "../../model/names.ts";
import { addressOf, followsOf, isMovedTag, pinsEqual, revisionOf, tagOf } from "../../model/pin.ts";
import { submoduleOn } from "../../model/submodules.ts";
import type { SourceTree } from "../../model/tree.ts";
import type { Permits } from "../../model/trust.ts";
import type { Layer } from "../cover-profiles.ts";
import { skillTreeOf } from "../skill-tree.ts";
import type { SkillUpdate, SourceUpdate } from "./result.ts";

export interface Comparison extends Context {
  readonly old: Lock;
  readonly now: Lock;
  readonly layers: readonly Layer[];
  /** Null: without diffs. */
  readonly diff: typeof diffOf | null;
}

/** One for each source of the new lock that was resolved or has changed, sorted by name. A temporary failure to compare is reported. */
export async function updatesOf(
  comparison: Comparison,
  isAsked: (source: string) => boolean,
  report: Report,
): Promise<readonly SourceUpdate[]> {
  const { old, now } = comparison;
  const names = [...now.sources.keys()]
    .filter((name) => isAsked(name) || !sameEntry(old.sources.get(name), now.sources.get(name)!))
    .sort(compareBytes);
  return Promise.all(names.map((name) => updateOf(comparison, name, report)));
}

function sameEntry(before: LockedSource | undefined, after: LockedSource): boolean {
  return before !== undefined && pinsEqual(before.pin, after.pin) && changedPaths(before, after).length === 0;
}

async function updateOf(comparison: Comparison, name: string, report: Report): Promise<SourceUpdate> {
  const { old, now, layers, fetcher, host } = comparison;
  const after = now.sources.get(name)!;
  const before = old.sources.get(name) ?? null;
  const { config, source, fetched, permits } = declarationOf(layers, name);
  const changes = changedPaths(before, after);
  const former =
    before === null
      ? null
      : await formerSource(
          comparison,
          { config, source, fetched, permits },
          before.pin,
          after,
          changes,
          report,
        );
  const skills: SkillUpdate[] = [];
  for (const path of changes) {
    const [from, to] = [before?.skills.has(path) === true, after.skills.has(path)];
    const oldTree = from && former !== null ? await skillTree(host, fetcher, former, path) : null;
    const newTree = to ? skillTreeOf(host, nodesOf(layers, name, path)) : null;
    const known = !from || oldTree !== null;
    skills.push({
      path: skillKey(path),
      ids: idsOf(layers, name, path),
      kind: from ? (to ? "changed" : "removed") : "added",
      former: known ? "there" : "gone",
      change: known || to ? changeOf(oldTree, newTree) : null,
      diff:
        known && comparison.diff !== null ? comparison.diff(basename(path) || name, oldTree, newTree) : "",
    });
  }
  return {
    source: name,
    from: [...new Set([...(before === null ? [] : [addressOf(before.pin)]), addressOf(after.pin)])].join(
      " → ",
    ),
    kind: after.pin.kind,
    follows: followsOf(after.pin),
    before: before === null ? null : revisionOf(before.pin),
    after: revisionOf(after.pin),
    tags: tagsOf(before?.pin ?? null, after.pin),
    tagMoved: isMovedTag(before?.pin ?? null, after.pin),
    held: await heldOf(fetcher, config, source, after.pin),
    skills,
    same: [...after.skills.keys()].filter((path) => !changes.includes(path)).length,
    offered: former === null ? [] : offeredOf(config, source, former.tree, fetched.tree, layers),
  };
}

function tagsOf(before: Pin | null, after: Pin): SourceUpdate["tags"] {
  const tag = tagOf(after);
  return tag === null ? null : { before: before === null ? null : tagOf(before), after: tag };
}

interface Declared {
  readonly config: Config;
  readonly source: SourceDecl;
  readonly fetched: FetchedSource;
  readonly permits: Permits;
}

function declarationOf(layers: readonly Layer[], name: string): Declared {
  for (const { selected } of layers) {
    const { config, loaded } = selected;
    const source = config.sources.find((one) => one.name === name);
    const fetched = selected.fetched.get(name);
    if (source !== undefined && fetched !== undefined)
      return { config, source, fetched, permits: loaded.trust.permits };
  }
  throw new Error(`a locked source is in no layer: ${name}`);
}

/**
 * The source at its old pin; null when the old bytes are no longer available: the lock has only their digests. `paths` are the skills that
 * are compared.
 */
async function formerSource(
  { fetcher }: Comparison,
  { config, source, fetched, permits }: Declared,
  pin: Pin,
  after: LockedSource,
  paths: readonly RelPath[],
  report: Report,
): Promise<FetchedSource | null> {
  const canFetch = isUnboundRemote(source);
  if (canFetch && pinsEqual(pin, after.pin)) return fetched;
  // Only from the address in the configuration: the old lock may contain any other.
  if (!canFetch || pin.kind !== source.origin.kind || addressOf(pin) !== addressOf(after.pin)) return null;
  // What the update replaces may be what the policy refuses.
  const policy = { ...config.policy, requireOnRef: false };
  const reported = ({ diagnostics }: Checked<unknown>, gone: readonly string[]) => {
    // Only temporary failures are reported; the comparison continues without the old bytes.
    for (const found of diagnostics) if (isError(found) && !gone.includes(found.code)) report(found);
  };
  const opened = await fetchRemote(fetcher, { policy }, source, pin, permits);
  reported(opened, GONE);
  let former = opened.value;
  if (pin.kind !== "git" || pin.submodules !== true) return former;
  for (let last: FetchedSource | null = null; former !== null && former !== last; ) {
    last = former;
    // One by one, since one that cannot be had is no reason to do without the others.
    for (const path of submodulesOf(former.tree, paths, fetchedSubmodules(fetched))) {
      const more = await fetchSubmodules(fetcher, { policy }, source, former, [path], permits);
      reported(more, GONE_SUBMODULE);
      former = more.value ?? former;
    }
  }
  return former;
}

/** The submodules in which these skills are, or that they have, and those at `places`. */
function submodulesOf(
  tree: SourceTree,
  skills: readonly RelPath[],
  places: readonly RelPath[],
): readonly RelPath[] {
  const found = [...skills, ...places].flatMap((path) => submoduleOn(tree.root, ROOT, path)?.path ?? []);
  const inside = skills.flatMap((path) => submodulesIn(tree, path));
  return [...new Set([...found, ...inside])];
}

/** The codes for something that no longer exists. */
const GONE: readonly string[] = [
  "git/rev-missing",
  "npm/no-version",
  "npm/not-found",
  "npm/integrity",
  "archive/integrity",
  "archive/missing",
  "archive/unreachable",
];

/** The same of a submodule: what a source once named may never have been anybody's to fetch. */
const GONE_SUBMODULE: readonly string[] = [
  "git/submodule",
  "git/submodule-missing",
  "git/not-found",
  "git/denied",
  "policy/host",
  "policy/owner",
];

function changedPaths(before: LockedSource | null, after: LockedSource): readonly RelPath[] {
  const paths = new Set([...(before?.skills.keys() ?? []), ...after.skills.keys()]);
  return [...paths].filter((path) => before?.skills.get(path) !== after.skills.get(path)).sort(compareBytes);
}

async function skillTree(
  host: ReadHost,
  fetcher: Fetcher,
  source: FetchedSource,
  path: RelPath,
): Promise<SkillTree | null> {
  // One that could not be had leaves the skill incomplete.
  const { pin } = source;
  const isWhole = pin?.kind === "git" && pin.submodules === true;
  if (isWhole && submodulesIn(source.tree, path).length > 0) return null;
  const nodes = resolveSkill(source.tree, path, null).value;
  const missing = await provideNodes(fetcher, source, nodes);
  return nodes.length === 0 || missing.length > 0 ? null : skillTreeOf(host, nodes);
}

function nodesOf(layers: readonly Layer[], name: string, path: RelPath): readonly RenderedNode[] {
  const found = layers
    .flatMap(({ skills }) => skills)
    .find((one) => one.source === name && one.path === path);
  return found?.skill.nodes().resolved ?? [];
}

function idsOf(layers: readonly Layer[], name: string, path: RelPath): readonly string[] {
  const found = layers.flatMap(({ skills }) =>
    skills.filter((one) => one.source === name && one.path === path),
  );
  return [...new Set(found.map(({ skill }) => skill.selected.id as string))].sort(compareBytes);
}

/** With policy.minAge: what would be resolved without it, if that differs. */
async function heldOf(
  fetcher: Fetcher,
  { policy }: Config,
  source: SourceDecl,
  pin: Pin,
): Promise<SourceUpdate["held"]> {
  if (policy.minAge === null || !isUnboundRemote(source)) return null;
  const newest = await fetcher.resolve(source, { ...policy, minAge: null });
  return newest.value === null || pinsEqual(newest.value, pin) ? null : { newest: revisionOf(newest.value) };
}

/** The new skills of the source that are not selected. */
function offeredOf(
  config: Config,
  source: SourceDecl,
  before: SourceTree,
  after: SourceTree,
  layers: readonly Layer[],
): readonly string[] {
  const idsIn = (tree: SourceTree) => {
    const found = discover({ ...config, sources: [source] }, new Map([[source.name, tree]]), true);
    return found.value.skills.map(({ id }) => id as string);
  };
  const known = new Set(idsIn(before));
  const selected = new Set(
    layers.flatMap(({ selected }) =>
      [...selected.selection, ...selected.dormant].map(({ skill }) => skill.id as string),
    ),
  );
  return idsIn(after).filter((id) => !known.has(id) && !selected.has(id));
}
