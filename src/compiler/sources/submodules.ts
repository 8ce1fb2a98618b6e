// Submodules of a git source, where they were asked for: each is a repository of its own, at the commit that the tree above it names.
// Its address comes from .gitmodules, which anybody may have written: whatever the user has not said of the source itself is refused.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { type BlobId, type RelPath, ROOT, within } from "../../model/names.ts";
import type { YamlPlace } from "../../model/place.ts";
import type { SubmoduleProblem } from "../../model/submodules.ts";
import type { Permits } from "../../model/trust.ts";
import { namesThisMachine, parseGitUrl, type RemoteUrl, withoutCredentials } from "../../model/url.ts";
import type { OpenSource } from "./context.ts";
import { isRelative } from "./git/modules.ts";
import type { Listed, Listing } from "./listing.ts";

/** A repository whose submodules may be fetched, with those that were. */
export interface Assembled extends OpenSource {
  /** The repository itself first, and each before those in it. */
  readonly parts: readonly [Part, ...Part[]];
}

/** One repository in the tree of a source. */
export interface Part {
  /** Where it is, below the root of the source. */
  readonly at: RelPath;
  readonly remote: RemoteUrl;
  readonly open: OpenSource;
}

/** How submodules are fetched, and what for. */
export interface Submodules {
  /** The source, and where it is declared. */
  readonly name: string;
  readonly at: YamlPlace;
  readonly permits: Permits;
  /** Opens a repository at a commit, as its source's policy allows. `name` is for messages. Null: reported. */
  readonly open: (name: string, remote: RemoteUrl, rev: string) => Promise<Checked<OpenSource | null>>;
}

/** The source itself, without any submodule. */
export function assembled(open: OpenSource, remote: RemoteUrl): Assembled {
  return { ...open, parts: [{ at: ROOT, remote, open }] };
}

/** Whether submodules of the source may be fetched. */
export function isAssembled(source: OpenSource): source is Assembled {
  return "parts" in source;
}

/** The source with these submodules; `paths` are those of submodules in its listing. Null when one cannot be had, which is reported. */
export async function withSubmodules(
  source: Assembled,
  paths: readonly RelPath[],
  context: Submodules,
): Promise<Checked<Assembled | null>> {
  const reports = new Reports();
  if (source.parts.length + paths.length > MAX_PARTS) {
    reports.report(refused(context, paths[0]!, "many", null));
    return reports.with(null);
  }
  const opened = await Promise.all(paths.map((path) => partAt(source, path, context)));
  const found = opened.map(reports.take, reports).filter((part) => part !== null);
  if (found.length < paths.length) return reports.with(null);
  const [root, ...others] = source.parts;
  return reports.with(joined([root, ...others, ...found]));
}

/** Submodules of one source, with those in them. */
const MAX_PARTS = 200;
/** Submodules within each other. */
const MAX_DEPTH = 4;

async function partAt(
  { listing, parts }: Assembled,
  path: RelPath,
  context: Submodules,
): Promise<Checked<Part | null>> {
  const refuse = (problem: SubmoduleProblem, url: string | null) => ({
    value: null,
    diagnostics: [refused(context, path, problem, url)],
  });
  const above = parts.filter(({ at }) => within(at, path));
  const entry = listing.entries.get(path);
  if (entry?.kind !== "submodule" || entry.commit === undefined || entry.url == null)
    return refuse("no-url", null);
  if (above.length > MAX_DEPTH) return refuse("deep", entry.url);
  if (isRelative(entry.url)) return refuse("outside", entry.url);
  const parsed = parseGitUrl(entry.url);
  if (!parsed.ok) return refuse(parsed.problem, entry.url);
  const remote = parsed.value;
  if (above.some((part) => isSame(part.remote, remote))) return refuse("loop", remote.url);
  if (!isAllowedHere(parts[0].remote, remote, context.permits)) return refuse("local", remote.url);
  const { value, diagnostics } = await context.open(`${context.name}/${path}`, remote, entry.commit);
  const said = diagnostics.map((found) =>
    found.code === "git/rev-missing" ? missing(context, path, found.args) : found,
  );
  return { value: value && { at: path, remote, open: value }, diagnostics: said };
}

function refused(
  { name, at }: Submodules,
  path: RelPath,
  problem: SubmoduleProblem,
  url: string | null,
): Diagnostic {
  const shown = url === null ? null : withoutCredentials(url);
  return diagnostic("git/submodule", at, { name, path, problem, url: shown });
}

function missing(
  { name, at }: Submodules,
  path: RelPath,
  { url, rev }: { readonly url: string; readonly rev: string },
): Diagnostic {
  return diagnostic("git/submodule-missing", at, { name, path, url, rev });
}

/** With and without `.git` at its end, a host has one repository. */
function isSame(one: RemoteUrl, other: RemoteUrl): boolean {
  const plain = ({ url }: RemoteUrl) => url.replace(/^[a-z]+:/i, "").replace(/\/*$|(?:\.git)?\/*$/, "");
  return plain(one) === plain(other);
}

/** What is on this machine is nobody else's to name, and the source's own trust is not about another repository here. */
function isAllowedHere(source: RemoteUrl, submodule: RemoteUrl, permits: Permits): boolean {
  const { url, scheme, host } = submodule;
  if (scheme === "file")
    return source.scheme === "file" && permits({ kind: "local-git", url, stated: false });
  if (!namesThisMachine(host)) return true;
  return source.host === host && permits({ kind: "loopback", url, stated: false });
}

/** The repositories as one tree. */
function joined(parts: readonly [Part, ...Part[]]): Assembled {
  const [{ open: root }] = parts;
  const entries = new Map<RelPath, Listed>();
  const altered = new Map<RelPath, readonly string[]>();
  const owners = new Map<BlobId, OpenSource>();
  for (const { at, open } of parts) {
    entries.delete(at);
    for (const [path, entry] of open.listing.entries) {
      entries.set(below(at, path), entry);
      if (entry.kind === "file" && !owners.has(entry.blob)) owners.set(entry.blob, open);
    }
    for (const [path, attributes] of open.listing.altered) altered.set(below(at, path), attributes);
  }
  const listing: Listing = {
    entries: new Map([...entries].sort(([a], [b]) => compareBytes(a, b))),
    altered,
  };
  const provide = async (blobs: readonly BlobId[]): Promise<Checked<null>> => {
    const reports = new Reports();
    for (const { open } of parts) {
      const own = blobs.filter((blob) => owners.get(blob) === open);
      if (own.length > 0) reports.take(await open.provide(own));
    }
    return reports.with(null);
  };
  return { listing, label: root.label, provide, parts };
}

function below(at: RelPath, path: RelPath): RelPath {
  return (at === ROOT ? path : `${at}/${path}`) as RelPath;
}
