// Brings the bytes of fetched sources into the cache, once it is known which of them are needed.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ReadHost } from "../../host/host.ts";
import type { RenderedNode, RenderedSkill } from "../../model/bundle.ts";
import { type Skill, skillFileOf } from "../../model/catalog.ts";
import type { BlobId } from "../../model/names.ts";
import type { Place } from "../../model/place.ts";
import { isFetched } from "../../model/tree.ts";
import type { Fetcher } from "./fetcher.ts";
import type { Fetched, FetchedSource } from "./list-sources.ts";

/**
 * Brings the bytes of these skills into the cache, for all sources at the same time. Skills that are too large are reported: the sizes of
 * git's files are known only now.
 */
export async function provide(
  host: ReadHost,
  fetcher: Fetcher,
  fetched: Fetched,
  skills: readonly RenderedSkill[],
): Promise<readonly Diagnostic[]> {
  const needed = new Map<string, { blobs: BlobId[]; at: Place }>();
  const tooMany: Diagnostic[] = [];
  const remote = skills.filter(({ selected }) => isFetched(selected.skill.tree));
  for (const skill of remote) {
    const { selected } = skill;
    const { name } = selected.skill.tree;
    const { resolved } = skill.nodes();
    if (fetched.get(name)?.open && resolved.length > MAX_FILES) {
      const args = { id: selected.id, has: `${resolved.length} files`, limit: `${MAX_FILES} files` };
      tooMany.push(diagnostic("skill/too-large", selected.reason.by.at, args));
      continue;
    }
    const own = needed.get(name) ?? { blobs: [], at: selected.reason.by.at };
    needed.set(name, own);
    for (const node of resolved) if (node.kind === "file" && node.blob !== null) own.blobs.push(node.blob.id);
  }
  const found = await Promise.all(
    [...needed].map(([name, { blobs, at }]) => provideBlobs(fetcher, fetched, name, blobs, at)),
  );
  return [...tooMany, ...found.flat(), ...tooLarge(host, remote)];
}

/** Limits of a fetched skill. */
const MAX_FILES = 10_000;
const MIB = 1024 * 1024;
const MAX_BYTES = 64 * MIB;

/** Skills that are too large; a file counts once for each of its names. */
function tooLarge(host: ReadHost, skills: readonly RenderedSkill[]): Diagnostic[] {
  return skills.flatMap((skill) => {
    const { selected } = skill;
    const { resolved } = skill.nodes();
    if (resolved.length > MAX_FILES) return [];
    const files = resolved.flatMap((node) =>
      node.kind === "file" && node.blob !== null ? [node.blob.file] : [],
    );
    const bytes = files.reduce((sum, file) => sum + (host.stat(file)?.size ?? 0), 0);
    if (bytes <= MAX_BYTES) return [];
    const args = { id: selected.id, has: `${Math.ceil(bytes / MIB)} MiB`, limit: `${MAX_BYTES / MIB} MiB` };
    return [diagnostic("skill/too-large", selected.reason.by.at, args)];
  });
}

/** As `provide`, for the files of one source. */
export async function provideNodes(
  fetcher: Fetcher,
  source: FetchedSource,
  nodes: readonly RenderedNode[],
): Promise<readonly Diagnostic[]> {
  const blobs = nodes.flatMap((node) => (node.kind === "file" && node.blob !== null ? [node.blob.id] : []));
  const { name } = source.tree;
  return provideBlobs(fetcher, new Map([[name, source]]), name, blobs, null);
}

async function provideBlobs(
  fetcher: Fetcher,
  fetched: Fetched,
  name: string,
  blobs: readonly BlobId[],
  at: Place,
): Promise<readonly Diagnostic[]> {
  const open = fetched.get(name)?.open ?? null;
  const missing = open === null ? [] : fetcher.missing(blobs);
  if (open === null || missing.length === 0) return [];
  if (fetcher.offline) return [diagnostic("source/damaged", at, { name, files: missing.length })];
  return (await open.provide(missing)).diagnostics;
}

/**
 * Brings the SKILL.md of every skill into the cache, for commands that show their descriptions. Failures are not reported: they are not
 * mistakes of the skills.
 */
export async function provideSkillFiles(
  fetcher: Fetcher,
  fetched: Fetched,
  skills: readonly Skill[],
): Promise<void> {
  const needed = new Map<string, BlobId[]>();
  for (const { tree, directory } of skills) {
    const node = directory === null ? null : skillFileOf(tree.root, directory);
    if (node?.blob) needed.set(tree.name, [...(needed.get(tree.name) ?? []), node.blob.id]);
  }
  await Promise.all([...needed].map(([name, blobs]) => provideBlobs(fetcher, fetched, name, blobs, null)));
}
