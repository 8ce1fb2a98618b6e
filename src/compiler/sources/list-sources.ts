// Gets the listing of every source. A source that fails is reported and left out; the others continue.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type { ReadHost } from "../../host/host.ts";
import { statBehind } from "../../host/programs.ts";
import type { Config, Policy, SourceDecl } from "../../model/config.ts";
import { followLink } from "../../model/links.ts";
import type { Bytes, Pin, Pinned, SitePin } from "../../model/lock.ts";
import { type RelPath, ROOT } from "../../model/names.ts";
import { isInside, resolve } from "../../model/paths.ts";
import { below, type Place } from "../../model/place.ts";
import { submoduleOn } from "../../model/submodules.ts";
import { nodeAt, type SourceTree } from "../../model/tree.ts";
import type { Permits } from "../../model/trust.ts";
import type { OpenSource } from "./context.ts";
import {
  type Fetcher,
  type InputSource,
  isPacked,
  isSite,
  isUnboundInput,
  isUnboundRemote,
  type PackedSource,
  type RemoteSource,
  type SiteSource,
} from "./fetcher.ts";
import { treeOf } from "./listing.ts";
import { isSkipped, listDirectory } from "./path.ts";
import { type Assembled, assembled, isAssembled, type Submodules, withSubmodules } from "./submodules.ts";

export interface FetchedSource extends Pinned {
  readonly tree: SourceTree;
  /** Null for a directory, whose bytes need no fetch. */
  readonly open: OpenSource | null;
}

/** By the source's name. */
export type Fetched = ReadonlyMap<string, FetchedSource>;

/**
 * The listings of all sources. `pins` are those of the lock that still fit their declarations; sources without one are resolved now.
 * `formers` are those of the lock whose tags must not have been moved.
 */
export async function listSources(
  host: ReadHost,
  config: Config,
  fetcher: Fetcher,
  { pins, formers }: { readonly pins: ReadonlyMap<string, Pin>; readonly formers: ReadonlyMap<string, Pin> },
  permits: Permits,
): Promise<Checked<Fetched>> {
  const found = await Promise.all(
    config.sources.map(async (source): Promise<Checked<FetchedSource | null>> => {
      const pin = pins.get(source.name) ?? null;
      if (isUnboundRemote(source))
        return fetchRemote(fetcher, config, source, pin, permits, formers.get(source.name) ?? null);
      if (isUnboundInput(source)) return fetchInput(host, config, fetcher, source, permits);
      const { bound } = source;
      if (bound !== null && isPacked(source) && statBehind(host, bound)?.kind === "file")
        return fetchFile(fetcher, source, host.realPath(bound) ?? bound, pin);
      if (bound !== null && isSite(source) && pin?.kind === "well-known" && hasServedFile(host, bound, pin))
        return fetchBoundSite(fetcher, source, pin, host.realPath(bound) ?? bound);
      return fetchDirectory(host, config, source, pin);
    }),
  );
  const fetched = new Map<string, FetchedSource>();
  for (const [index, { value }] of found.entries())
    if (value !== null) fetched.set(config.sources[index]!.name, value);
  return { value: fetched, diagnostics: found.flatMap(({ diagnostics }) => diagnostics) };
}

/** One remote source, at its locked pin, or as it is now when `locked` is null; `former` as for `resolve`. Null: reported. */
export async function fetchRemote(
  fetcher: Fetcher,
  { policy }: Pick<Config, "policy">,
  source: RemoteSource,
  locked: Pin | null,
  permits: Permits,
  former: Pin | null = null,
): Promise<Checked<FetchedSource | null>> {
  const reports = new Reports();
  const pin = locked ?? reports.take(await fetcher.resolve(source, policy, former));
  if (pin === null || pin.kind === "input" || pin.kind === "path") return reports.with(null);
  const open = reports.take(await fetcher.open(source, pin, policy));
  if (open === null) return reports.with(null);
  if (source.origin.kind !== "git" || source.origin.submodules !== true) {
    const tree = treeFrom(fetcher, source, open, reports.report);
    return reports.with(tree && { tree, pin, bytes: "fetched", open });
  }
  const whole = assembled(open, source.origin.remote);
  const fetched = reports.take(await withSubdir(fetcher, { policy }, source, whole, permits));
  return reports.with(fetched && { ...fetched, pin, bytes: "fetched" });
}

/** Its tree, with the submodules that its `subdir` is in. Null: reported. */
async function withSubdir(
  fetcher: Fetcher,
  { policy }: Pick<Config, "policy">,
  source: RemoteSource,
  whole: Assembled,
  permits: Permits,
): Promise<Checked<{ readonly tree: SourceTree; readonly open: Assembled } | null>> {
  const reports = new Reports();
  const context = submodulesOf(fetcher, policy, source, permits);
  for (let open: Assembled | null = whole; open !== null; ) {
    const root = treeOf(open.listing, (blob) => fetcher.fileOf(blob), isSkipped);
    const submodule = submoduleOn(root, ROOT, source.subdir);
    if (submodule === null) {
      const tree = treeFrom(fetcher, source, open, reports.report);
      return reports.with(tree && { tree, open });
    }
    open = reports.take(await withSubmodules(open, [submodule.path], context));
  }
  return reports.with(null);
}

/**
 * The source with these submodules, given by their paths in its tree. Null when one cannot be had, which is reported. Only for a source
 * whose submodules may be fetched.
 */
export async function fetchSubmodules(
  fetcher: Fetcher,
  { policy }: Pick<Config, "policy">,
  source: RemoteSource,
  fetched: FetchedSource,
  paths: readonly RelPath[],
  permits: Permits,
): Promise<Checked<FetchedSource | null>> {
  const { open } = fetched;
  if (open === null || !isAssembled(open)) return { value: fetched, diagnostics: [] };
  const reports = new Reports();
  const context = submodulesOf(fetcher, policy, source, permits);
  const more = reports.take(await withSubmodules(open, paths, context));
  const tree = more && treeFrom(fetcher, source, more, reports.report);
  return reports.with(tree && { ...fetched, tree, open: more });
}

function submodulesOf(fetcher: Fetcher, policy: Policy, source: RemoteSource, permits: Permits): Submodules {
  return {
    name: source.name,
    at: source.at,
    permits,
    open: (name, remote, rev) => fetcher.openSubmodule(source, name, remote, rev, policy),
  };
}

/** The paths of the submodules that were fetched, each before those in it. */
export function fetchedSubmodules({ open }: FetchedSource): readonly RelPath[] {
  return open !== null && isAssembled(open) ? open.parts.slice(1).map(({ at }) => at) : [];
}

/** Whether submodules of the source are fetched when they are needed. */
export function fetchesSubmodules({ open }: FetchedSource): boolean {
  return open !== null && isAssembled(open);
}

/** The file that --source binds as the archive or the package itself. */
async function fetchFile(
  fetcher: Fetcher,
  source: PackedSource,
  file: string,
  locked: Pin | null,
): Promise<Checked<FetchedSource | null>> {
  const pinned = locked?.kind === "npm" || locked?.kind === "archive" ? locked.integrity : null;
  const declared = source.origin.kind === "archive" ? source.origin.integrity : null;
  const reports = new Reports();
  const open = reports.take(await fetcher.openFile(source, file, pinned ?? declared));
  const tree = open && treeFrom(fetcher, source, open, reports.report);
  // With a pin, the integrity proves that it is the pinned release. Without one, the release is unknown, as with a directory.
  const bytes = pinned === null ? "bound" : "fetched";
  return reports.with(tree && { tree, pin: locked, bytes, open });
}

/** Whether the directory has a file as the site serves it in the place of a skill; else it has the skills themselves. */
function hasServedFile(host: ReadHost, directory: string, pin: SitePin): boolean {
  return pin.entries.some(
    ({ name, type }) => type !== "files" && statBehind(host, `${directory}/${name}`)?.kind === "file",
  );
}

/** The directory that --source binds with what the site serves, compared with the pin. */
async function fetchBoundSite(
  fetcher: Fetcher,
  source: SiteSource,
  pin: SitePin,
  directory: string,
): Promise<Checked<FetchedSource | null>> {
  const reports = new Reports();
  const open = reports.take(await fetcher.openBoundSite(source, pin, directory));
  const tree = open && treeFrom(fetcher, source, open, reports.report);
  return reports.with(tree && { tree, pin, bytes: "fetched", open });
}

async function fetchInput(
  host: ReadHost,
  config: Config,
  fetcher: Fetcher,
  source: InputSource,
  permits: Permits,
): Promise<Checked<FetchedSource | null>> {
  const reports = new Reports();
  const project = { host, root: config.root, permits };
  const opened = reports.take(await fetcher.openInput(source, project, config.policy));
  if (opened === null) return reports.with(null);
  const subdir = [opened.start, source.subdir].filter((path) => path !== ROOT).join("/") as RelPath;
  const declared = { ...source, subdir };
  const pinned = { pin: { kind: "input", input: source.origin.input }, bytes: "input" } as const;
  if (opened.kind === "fetched") {
    const tree = treeFrom(fetcher, declared, opened.source, reports.report);
    return reports.with(tree && { tree, ...pinned, open: opened.source });
  }
  const at = below(source.at, "input");
  const tree = reports.take(listDirectory(host, declared, opened.directory, at, installedBy(host, config)));
  return reports.with(tree && { tree, ...pinned, open: null });
}

function treeFrom(
  fetcher: Fetcher,
  { name, subdir, at }: SourceDecl,
  { listing, label }: OpenSource,
  report: Report,
): SourceTree | null {
  const root = treeOf(listing, (blob) => fetcher.fileOf(blob), isSkipped);
  const start = followLink((path) => nodeAt(root, path), "subdir" as RelPath, subdir, ROOT);
  if (start.kind === "found" && start.node.kind === "directory")
    return { name, directory: label, root, start: start.path };
  const submodule = submoduleOn(root, ROOT, subdir);
  report(
    submodule === null
      ? diagnostic("source/subdir-missing", below(at, "subdir"), { name, subdir, path: label })
      : diagnostic("source/in-submodule", below(at, "subdir"), {
          name,
          subdir,
          path: submodule.path,
          url: submodule.node.url,
        }),
  );
  return null;
}

/** One source that is a local directory. Directories that this configuration installs into are skipped. */
export function fetchDirectory(
  host: ReadHost,
  config: Config,
  source: SourceDecl,
  locked: Pin | null,
): Checked<FetchedSource | null> {
  const place = placeOf(source);
  const listed = listDirectory(host, source, place.directory, place.at, installedBy(host, config));
  if (listed.value === null) return { value: null, diagnostics: listed.diagnostics };
  const { pin, bytes } = pinOf(host, config, source, locked, listed.value.directory);
  return { value: { tree: listed.value, pin, bytes, open: null }, diagnostics: listed.diagnostics };
}

/** The directories that this configuration installs into in the project. */
function installedBy(host: ReadHost, config: Config): ReadonlySet<string> {
  const root = host.realPath(config.root) ?? config.root;
  return new Set(
    config.targets.flatMap((target) => (target.localDest === null ? [] : [resolve(root, target.localDest)])),
  );
}

function placeOf({ bound, origin, at }: SourceDecl): { directory: string; at: Place } {
  if (bound !== null) return { directory: bound, at: null };
  if (origin.kind === "path") return { directory: origin.path, at: below(at, "path") };
  throw new Error(`a source that is no directory: ${origin.kind}`);
}

/** Directories of the project are versioned with it; for all others the lock has the digests of the selected skills. */
function pinOf(
  host: ReadHost,
  config: Config,
  { origin, bound }: SourceDecl,
  locked: Pin | null,
  directory: string,
): { pin: Pin | null; bytes: Bytes } {
  switch (origin.kind) {
    case "input":
      return { pin: { kind: "input", input: origin.input }, bytes: bound === null ? "input" : "bound" };
    case "path": {
      const root = host.realPath(config.root) ?? config.root;
      if (bound !== null || isInside(root, directory)) return { pin: null, bytes: "project" };
      return { pin: { kind: "path", path: origin.given }, bytes: "path" };
    }
    default:
      // It is unknown which commit or release a directory contains; its skills are compared with the lock.
      return { pin: locked, bytes: "bound" };
  }
}
