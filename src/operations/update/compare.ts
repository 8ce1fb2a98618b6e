// Compares a new lock with the old one, for `kitout update`.

import { changeOf } from "../../changes/change.ts";
import type { diffOf } from "../../changes/diff.ts";
import type { SkillNode, SkillTree } from "../../changes/tree.ts";
import { discover } from "../../compiler/catalog/discover.ts";
import type { Context } from "../../compiler/context.ts";
import { skillKey } from "../../compiler/lock/pins.ts";
import { resolveSkill } from "../../compiler/render/resolve.ts";
import { type Fetcher, isUnboundRemote } from "../../compiler/sources/fetcher.ts";
import { type FetchedSource, fetchRemote } from "../../compiler/sources/list-sources.ts";
import { provideNodes } from "../../compiler/sources/provide.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import { isError } from "../../diagnostics/severity.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { ReadHost } from "../../host/host.ts";
import { bytesOf, type RenderedNode } from "../../model/bundle.ts";
import type { Config, SourceDecl } from "../../model/config.ts";
import type { Lock, LockedSource, Pin } from "../../model/lock.ts";
import { basename, type RelPath } from "../../model/names.ts";
import { addressOf, followsOf, isMovedTag, pinsEqual, revisionOf, tagOf } from "../../model/pin.ts";
import type { SourceTree } from "../../model/tree.ts";
import type { Layer } from "../cover-profiles.ts";
import { fileAt } from "../plan/read-skill.ts";
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
  const { config, source, fetched } = declarationOf(layers, name);
  const former =
    before === null
      ? null
      : await formerSource(comparison, config, source, before.pin, after, fetched, report);
  const changes = changedPaths(before, after);
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

function declarationOf(layers: readonly Layer[], name: string) {
  for (const { selected } of layers) {
    const source = selected.config.sources.find((one) => one.name === name);
    const fetched = selected.fetched.get(name);
    if (source !== undefined && fetched !== undefined) return { config: selected.config, source, fetched };
  }
  throw new Error(`a locked source is in no layer: ${name}`);
}

/** The source at its old pin; null when the old bytes are no longer available: the lock has only their digests. */
async function formerSource(
  { fetcher }: Comparison,
  config: Config,
  source: SourceDecl,
  pin: Pin,
  after: LockedSource,
  fetched: FetchedSource,
  report: Report,
): Promise<FetchedSource | null> {
  const canFetch = isUnboundRemote(source);
  if (canFetch && pinsEqual(pin, after.pin)) return fetched;
  // Only from the address in the configuration: the old lock may contain any other.
  if (!canFetch || pin.kind !== source.origin.kind || addressOf(pin) !== addressOf(after.pin)) return null;
  // What the update replaces may be what the policy refuses.
  const policy = { ...config.policy, requireOnRef: false };
  const former = await fetchRemote(fetcher, { policy }, source, pin);
  // Only temporary failures are reported; the comparison continues without the old bytes.
  for (const found of former.diagnostics) if (isError(found) && !GONE.includes(found.code)) report(found);
  return former.value;
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
  const nodes = resolveSkill(source.tree, path, null).value;
  const missing = await provideNodes(fetcher, source, nodes);
  return nodes.length === 0 || missing.length > 0 ? null : skillTreeOf(host, nodes);
}

function skillTreeOf(host: ReadHost, nodes: readonly RenderedNode[]): SkillTree {
  return new Map(
    nodes.map((node): [string, SkillNode] => {
      if (node.kind === "link") return [node.path, { kind: "link", target: node.target }];
      const file = bytesOf(node);
      const size = node.size ?? host.physical.stat(file)?.size ?? 0;
      return [node.path, fileAt(host.physical, file, { size, executable: node.executable })];
    }),
  );
}

function nodesOf(layers: readonly Layer[], name: string, path: RelPath): readonly RenderedNode[] {
  const found = layers
    .flatMap(({ skills }) => skills)
    .find((one) => one.source === name && one.path === path);
  return found?.skill.resolved ?? [];
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
