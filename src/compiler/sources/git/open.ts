// The files of one commit: its listing first, and bytes on demand. Both end up in the cache; the repository that they came through
// does not outlive the run.

import { type Checked, type Diagnostic, diagnostic } from "../../../diagnostics/diagnostic.ts";
import { isBlob } from "../../../digest/blob.ts";
import type { GitPin } from "../../../model/lock.ts";
import type { BlobId } from "../../../model/names.ts";
import { type RemoteUrl, withoutCredentials } from "../../../model/url.ts";
import type { Asked, FetchContext, OpenSource } from "../context.ts";
import type { Listing } from "../listing.ts";
import { alteredBy, isAttributesFile } from "./attributes.ts";
import { MAX_MODULES, modulesFile, modulesIn } from "./modules.ts";
import { Git, MIB } from "./program.ts";
import { type Extent, fetchCommit, newRepository, type Objects, type Repository } from "./repository.ts";
import { entriesOf, type GitEntry, isLink, readTree } from "./tree.ts";

/** A commit of a repository. */
export interface OpenCommit extends OpenSource {
  /** Whether it was fetched just now, and not in the cache before. */
  readonly isNew: boolean;
}

/** The source at the pinned commit; `remote` is the pin's address. Null when it cannot be fetched, which is reported. */
export async function openGit(
  ctx: FetchContext,
  asked: Asked,
  remote: RemoteUrl,
  pin: GitPin,
): Promise<Checked<OpenCommit | null>> {
  const commit = new Commit(ctx, asked, remote, pin);
  // The key has the address: that another repository has this commit means nothing for this one.
  const key = `git:${remote.url}#${pin.rev}`;
  const kept = ctx.cache.listing(key);
  const cached = kept !== null && pin.submodules === true && !hasCommits(kept) ? null : kept;
  const listing = cached ?? (await commit.list());
  if (listing === null) return { value: null, diagnostics: commit.take() };
  if (cached === null) ctx.cache.putListing(key, listing);
  const label = `${withoutCredentials(remote.url)}#${pin.rev.slice(0, 12)}`;
  const provide = async (blobs: readonly BlobId[]): Promise<Checked<null>> => {
    await commit.provide(listing, blobs);
    return { value: null, diagnostics: commit.take() };
  };
  return { value: { listing, label, provide, isNew: cached === null }, diagnostics: [] };
}

/** Whether the listing says which commit each submodule is at: those of 0.1.0 do not. */
function hasCommits({ entries }: Listing): boolean {
  return [...entries.values()].every((entry) => entry.kind !== "submodule" || entry.commit !== undefined);
}

/** A repository and its objects. */
interface Held {
  readonly repository: Repository;
  readonly objects: Objects;
}

/** One commit of a remote. Problems are collected until `take`. */
class Commit {
  /** The repository of this run; null before the first fetch. */
  #repository: Repository | null = null;
  #reported: Diagnostic[] = [];

  constructor(
    private readonly ctx: FetchContext,
    private readonly asked: Asked,
    private readonly remote: RemoteUrl,
    private readonly pin: GitPin,
  ) {}

  take(): readonly Diagnostic[] {
    return this.#reported.splice(0);
  }

  /** Fetches the commit without the bytes of its files, and lists it. Bytes that the server sends anyway are kept. Null: reported. */
  async list(): Promise<Listing | null> {
    const fetched = await this.#fetchCommit("blob:none");
    if (fetched === null) return null;
    this.ctx.progress(this.asked.name, "reading");
    const args = ["ls-tree", "-r", "-t", "-z", "--full-tree", this.pin.rev];
    const output = await fetched.git.local(args, { maxOutput: MAX_TREE });
    if (output === null) return null;
    const tree = readTree(output);
    const links = tree.filter(isLink).map(({ id }) => id);
    const modules = modulesFile(tree);
    const files = [...tree.filter(isAttributesFile), ...(modules === null ? [] : [modules])];
    const held = await this.#holding([...links, ...files.map(({ id }) => id)]);
    if (held === null) return null;
    const targets = new Map<string, Uint8Array>();
    for await (const [id, bytes] of held.repository.read(sized(held, links))) targets.set(id, bytes);
    const altered = await alteredBy(held.repository.git, tree);
    if (altered === null || this.#reported.length > 0) return null;
    const entries = entriesOf(tree, targets, await this.#modules(held, modules));
    if ("problem" in entries) {
      this.#reported.push(diagnostic("git/tree", this.asked.at, { name: this.asked.name, ...entries }));
      return null;
    }
    const listing = { entries, altered };
    await this.#keep(held, listing, []);
    return listing;
  }

  async #modules({ repository, objects }: Held, file: GitEntry | null): Promise<ReadonlyMap<string, string>> {
    if (file === null || objects.get(file.id)!.size > MAX_MODULES) return new Map();
    return modulesIn(repository.git, file.id);
  }

  /** Brings the blobs that are not in the cache into it. */
  async provide(listing: Listing, blobs: readonly BlobId[]): Promise<void> {
    const missing = [...new Set(blobs)].filter((blob) => !this.ctx.cache.holds(blob));
    if (missing.length === 0) return;
    const held = await this.#holding(missing.map(objectId));
    if (held !== null) await this.#keep(held, listing, missing);
  }

  /**
   * A repository that has these blobs: the present one, after fetching what is missing; or, if the server gives no blobs by id, one with
   * the whole commit.
   */
  async #holding(ids: readonly string[]): Promise<Held | null> {
    const repository = this.#repository ?? (await this.#newRepository());
    const before = await repository?.objects();
    if (repository === null || before === undefined || before === null) return null;
    const lacking = lackingIn(before, ids);
    if (lacking.length === 0) return { repository, objects: before };
    const fetched = await repository.fetchBlobs(lacking);
    if (fetched === null) return null;
    const whole = fetched === "done" ? repository : await this.#fetchCommit(null);
    const objects = await whole?.objects();
    if (whole === null || objects === undefined || objects === null) return null;
    if (lackingIn(objects, ids).length === 0) return { repository: whole, objects };
    const { name, at } = this.asked;
    const facts = { name, url: whole.git.url, rev: this.pin.rev, declared: this.pin.ref === null };
    this.#reported.push(diagnostic("git/rev-missing", at, facts));
    return null;
  }

  /** A new repository with the commit. */
  async #fetchCommit(filter: Extent["filter"]): Promise<Repository | null> {
    return fetchCommit(() => this.#newRepository(), this.pin, { history: false, filter });
  }

  async #newRepository(): Promise<Repository | null> {
    const { name, at } = this.asked;
    if (this.ctx.offline) {
      this.#reported.push(diagnostic("source/offline", at, { name }));
      return null;
    }
    this.ctx.progress(name, "fetching");
    const git = new Git(this.ctx, this.asked, this.remote, (found) => this.#reported.push(found));
    this.#repository = await newRepository(git, this.pin.rev);
    return this.#repository;
  }

  /**
   * Puts these blobs into the cache. If the server sent more than it was asked for, and not too much, also puts the listing's other
   * blobs, so that the next skill needs no fetch.
   */
  async #keep(held: Held, { entries }: Listing, blobs: readonly BlobId[]): Promise<void> {
    const paths = new Map(
      [...entries].flatMap(([path, entry]): [string, string][] =>
        entry.kind === "file" ? [[objectId(entry.blob), path]] : [],
      ),
    );
    const asked = sized(held, blobs.map(objectId));
    const large = asked.find(({ size }) => size > MAX_BLOB);
    if (large !== undefined) {
      const file = paths.get(large.id) ?? large.id;
      this.#reported.push(diagnostic("git/too-large", this.asked.at, { name: this.asked.name, file }));
      return;
    }
    const all = sized(held, [...paths.keys()]).filter(({ size }) => size <= MAX_BLOB);
    const bytes = all.reduce((sum, { size }) => sum + size, 0);
    const kept = all.length <= MAX_KEPT && bytes <= MAX_KEPT_BYTES ? all : asked;
    const { cache } = this.ctx;
    const wanting = kept.filter(({ id }) => !cache.holds(blobId(id)));
    for await (const [id, content] of held.repository.read(wanting))
      if (isBlob(blobId(id), content)) cache.putBlob(blobId(id), content);
  }
}

/** Bytes of git's listing of one commit: enough for several hundred thousand files. */
const MAX_TREE = 128 * MIB;
const MAX_BLOB = 64 * MIB;
const MAX_KEPT = 20_000;
const MAX_KEPT_BYTES = 256 * MIB;

function objectId(blob: BlobId): string {
  return blob.slice("git-".length);
}

function blobId(id: string): BlobId {
  return `git-${id}` as BlobId;
}

function lackingIn(objects: Objects, ids: readonly string[]): string[] {
  return [...new Set(ids)].filter((id) => objects.get(id)?.type !== "blob");
}

/** The ids that are blobs and present, once each, with their sizes. */
function sized({ objects }: Held, ids: readonly string[]): { id: string; size: number }[] {
  return [...new Set(ids)].flatMap((id) => {
    const object = objects.get(id);
    return object?.type === "blob" ? [{ id, size: object.size }] : [];
  });
}
