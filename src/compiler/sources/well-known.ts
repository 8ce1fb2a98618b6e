// The `well-known` kind: the skills that a site publishes under /.well-known/agent-skills/. The lock has the digest of each; a file is
// downloaded when a selected skill needs it, an archive when its files have to be listed.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { attemptAsync } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { rawBlobId } from "../../digest/blob.ts";
import { integrityOf } from "../../digest/integrity.ts";
import { siteRevision } from "../../digest/site-revision.ts";
import type { Downloaded } from "../../host/host.ts";
import type { Policy } from "../../model/config.ts";
import type { SitePin } from "../../model/lock.ts";
import type { BlobId, RelPath } from "../../model/names.ts";
import { below } from "../../model/place.ts";
import { fileAddress, type SiteEntry, type SiteFile } from "../../model/site.ts";
import { parseArchiveUrl, type RemoteUrl, withoutCredentials } from "../../model/url.ts";
import { MAX_FILE } from "./archive/limits.ts";
import { obtain } from "./archive/obtain.ts";
import { readFile } from "./archive/read.ts";
import type { Asked, FetchContext, OpenSource } from "./context.ts";
import { factsOf } from "./download-problem.ts";
import type { Listed, Listing } from "./listing.ts";
import { mayComeFrom } from "./policy.ts";
import { MAX_INDEX, MAX_OTHER_FILE, MAX_SITE, MAX_SKILL_FILE } from "./well-known/limits.ts";
import {
  type IndexEntry,
  isWebPage,
  type RefusedIndex,
  readIndex,
  type SiteIndex,
} from "./well-known/read-index.ts";

export interface SiteOrigin {
  /** As declared. */
  readonly url: string;
  readonly site: RemoteUrl;
}

/** The pin of what the site publishes now. Null: it publishes nothing that can be used, or cannot be reached, which is reported. */
export async function resolveSite(
  ctx: FetchContext,
  asked: Asked,
  origin: SiteOrigin,
  policy: Policy,
): Promise<Checked<SitePin | null>> {
  return reporting(contactOf(ctx, asked, origin, policy), async (site) => {
    const index = await site.index();
    if (index === null) return null;
    const entries = await Promise.all(index.entries.map((entry) => site.withDigests(entry)));
    const known = entries.filter((entry) => entry !== null);
    if (site.failed || known.length < entries.length) return null;
    return { kind: "well-known", url: origin.url, entries: known, revision: siteRevision(known) };
  });
}

/**
 * What was pinned. An archive that cannot be had as it was pinned is reported when one of its files is needed, so that a site may change
 * what nobody selected. Null: reported.
 */
export async function openSite(
  ctx: FetchContext,
  asked: Asked,
  pin: SitePin,
  origin: SiteOrigin,
  policy: Policy,
): Promise<Checked<OpenSource | null>> {
  return openAt(contactOf(ctx, asked, origin, policy), pin);
}

/**
 * What was pinned, from a directory on this machine: for each skill what the site serves, as a file that is called like the skill, or as a
 * directory with its files. All that is there is brought into the cache. Null: reported.
 */
export async function openBoundSite(
  ctx: FetchContext,
  asked: Asked,
  pin: SitePin,
  origin: SiteOrigin,
  directory: string,
): Promise<Checked<OpenSource | null>> {
  const contact = { ...contactOf(ctx, asked, origin, null), directory };
  const opened = await openAt(contact, pin);
  const files = pin.entries.filter(({ name }) => ctx.host.realPath(`${directory}/${name}`) !== null);
  const blobs = files.flatMap((entry) => filesOf(entry).map(({ digest }) => blobOf(digest)));
  const provided = await opened.value?.provide(blobs);
  return { ...opened, diagnostics: [...opened.diagnostics, ...(provided?.diagnostics ?? [])] };
}

function openAt(contact: Contact, pin: SitePin): Promise<Checked<OpenSource | null>> {
  const { ctx, origin, directory } = contact;
  return reporting(contact, async (site) => {
    if (!pin.entries.every((entry) => site.mayFetch(entry.name, entry.url))) return null;
    const parts = await Promise.all(pin.entries.map((entry) => openEntry(contact, entry)));
    const entries = new Map(
      parts.flatMap(({ entry, listing }) =>
        [...listing.entries].map(([path, listed]): [RelPath, Listed] => [
          `${entry.name}/${path}` as RelPath,
          listed,
        ]),
      ),
    );
    const provide = async (blobs: readonly BlobId[]): Promise<Checked<null>> => {
      const missing = new Set(blobs.filter((blob) => !ctx.cache.holds(blob)));
      const found = await Promise.all(parts.map((part) => part.provide(missing)));
      return { value: null, diagnostics: found.flat() };
    };
    const label = directory ?? withoutCredentials(origin.site.url);
    return { listing: { entries, altered: new Map() }, label, provide };
  });
}

type ArchiveEntry = Extract<SiteEntry, { type: "archive" }>;

/** One skill of the site. */
interface Part {
  readonly entry: SiteEntry;
  /** Below the directory of the skill. */
  readonly listing: Listing;
  /** Brings those of the blobs that are this skill's into the cache. */
  readonly provide: (blobs: ReadonlySet<BlobId>) => Promise<readonly Diagnostic[]>;
}

async function openEntry(contact: Contact, entry: SiteEntry): Promise<Part> {
  if (entry.type === "archive") return openArchive(contact, entry);
  const files = filesOf(entry);
  const entries = new Map(files.map(({ path, digest }) => [path, fileOf(blobOf(digest))]));
  const provide: Part["provide"] = async (blobs) => {
    const wanted = files.filter(({ digest }) => blobs.has(blobOf(digest)));
    const fetched = await reporting(contact, (site) =>
      Promise.all(wanted.map(({ path, digest }) => site.file(entry, path, digest))),
    );
    return fetched.diagnostics;
  };
  return { entry, listing: { entries, altered: new Map() }, provide };
}

/** The files whose digests are known; none of an archive. */
function filesOf(entry: SiteEntry): readonly SiteFile[] {
  if (entry.type === "files") return entry.files;
  return entry.type === "skill-md" ? [{ path: SKILL_FILE, digest: entry.digest }] : [];
}

async function openArchive(contact: Contact, entry: ArchiveEntry): Promise<Part> {
  const fetch = () => reporting(contact, (site) => site.archive(entry));
  const cached = contact.ctx.cache.listing(listingKey(entry.digest));
  const fetched = cached === null ? await fetch() : { value: cached, diagnostics: [] };
  if (fetched.value !== null) {
    const listing = fetched.value;
    const own = new Set(
      [...listing.entries.values()].flatMap((one) => (one.kind === "file" ? [one.blob] : [])),
    );
    const provide: Part["provide"] = async (blobs) =>
      [...own].some((blob) => blobs.has(blob)) ? (await fetch()).diagnostics : [];
    return { entry, listing, provide };
  }
  // Nobody has these bytes, so whoever needs the skill asks for them and is told why.
  const absent = rawBlobId(Buffer.from(`not fetched: ${entry.digest}`));
  const listing = { entries: new Map([[SKILL_FILE, fileOf(absent)]]), altered: new Map() };
  return { entry, listing, provide: async (blobs) => (blobs.has(absent) ? fetched.diagnostics : []) };
}

const SKILL_FILE = "SKILL.md" as RelPath;

/** The directories that have an index: the second one is that of the format before version 0.2.0. */
const PLACES = ["/.well-known/agent-skills/", "/.well-known/skills/"];

/** A file that was downloaded, or why it was not; `site-too-large`: with it, the site would give too much in this run. */
type Fetched =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "site-too-large" }
  | Exclude<Downloaded, { kind: "done" }>;

/** A place without an index. */
interface NoIndex {
  readonly kind: "none";
  /** Null: the server says that nothing is there. */
  readonly report: (() => void) | null;
  /** Whether the other place needs no look. */
  readonly isFinal: boolean;
}

/** What one run knows of a site. */
interface Contact {
  readonly ctx: FetchContext;
  /** At its address in the configuration. */
  readonly asked: Asked;
  readonly origin: SiteOrigin;
  /** Null where a directory takes the place of the site, so that no host is asked. */
  readonly policy: Policy | null;
  readonly directory: string | null;
  /** Bytes that it may still send. */
  readonly budget: { left: number };
}

function contactOf(
  ctx: FetchContext,
  { name, at }: Asked,
  origin: SiteOrigin,
  policy: Policy | null,
): Contact {
  const asked = { name, at: below(at, "well-known") };
  return { ctx, asked, origin, policy, directory: null, budget: { left: MAX_SITE } };
}

/** One run's contact with a site. Problems are reported at its address in the configuration. */
class Site {
  private readonly ctx: FetchContext;
  private readonly asked: Asked;
  private readonly origin: SiteOrigin;
  private readonly policy: Policy | null;
  private readonly directory: string | null;
  private readonly budget: Contact["budget"];

  constructor(
    contact: Contact,
    private readonly reports: Reports,
  ) {
    ({
      ctx: this.ctx,
      asked: this.asked,
      origin: this.origin,
      policy: this.policy,
      directory: this.directory,
      budget: this.budget,
    } = contact);
  }

  /** Whether an error was reported. */
  get failed(): boolean {
    return this.reports.failed;
  }

  /**
   * The index. Where the newer place has none, which servers say in several ways (404, 403, a page for everything), the older one may have
   * it. Null: reported, as the first place has it that says more than that there is nothing.
   */
  async index(): Promise<SiteIndex | null> {
    if (this.#isOffline()) return null;
    const { name, at } = this.asked;
    let report: (() => void) | null = null;
    for (const place of PLACES) {
      const found = await this.#indexAt(`${this.origin.site.url}${place}index.json`);
      if (found.kind === "index") return this.#accepted(found);
      report ??= found.report;
      if (found.isFinal) break;
    }
    if (report === null) this.#report(diagnostic("well-known/none", at, { name, url: this.#site }));
    else report();
    return null;
  }

  async #indexAt(url: string): Promise<SiteIndex | NoIndex> {
    const fetched = await this.#download(url, MAX_INDEX);
    if (fetched.kind !== "file") {
      const isAbsent = fetched.kind === "status" && ABSENT.includes(fetched.status);
      const isFinal = fetched.kind !== "status" || fetched.status >= 500;
      const report = () => this.#reportFailure(url, "", fetched, MAX_INDEX);
      return { kind: "none", report: isAbsent ? null : report, isFinal };
    }
    const index = readIndex(this.ctx.host.readFile(fetched.file), url);
    if (index.kind === "index") {
      this.#reportUnusable(url, index);
      return index;
    }
    return { kind: "none", report: () => this.#reportIndex(url, index), isFinal: index.problem !== "page" };
  }

  /** The entry with the digests of its files, which the older format leaves out. Null: reported. */
  async withDigests(entry: IndexEntry): Promise<SiteEntry | null> {
    if (entry.type !== "files") return entry;
    const files = await Promise.all(
      entry.files.map(async ({ path, digest }): Promise<SiteFile | null> => {
        if (digest !== null) return { path, digest };
        const found = await this.file(entry, path, null);
        return found === null ? null : { path, digest: found };
      }),
    );
    const known = files.filter((file) => file !== null);
    return known.length < files.length ? null : { ...entry, files: known };
  }

  /** Brings a file into the cache, if it has this digest; null: whichever it has. Gives the digest. Null: reported. */
  async file(
    { name, type, url: address }: Pick<SiteEntry, "name" | "type" | "url">,
    path: RelPath,
    expected: string | null,
  ): Promise<string | null> {
    const url = type === "files" ? fileAddress(address, path) : address;
    const limit = path === SKILL_FILE ? MAX_SKILL_FILE : MAX_OTHER_FILE;
    const local = type === "files" ? `${name}/${path}` : name;
    const file = await this.#obtain(url, name, local, limit);
    if (file === null) return null;
    const bytes = this.ctx.host.readFile(file);
    const found = integrityOf([bytes], "sha256");
    const isPage = isWebPage(bytes) && !/\.(?:x?html?|svg|xml)$/i.test(path);
    if (!this.#isIntact(url, name, expected ?? (isPage ? "" : found), found, isPage)) return null;
    this.ctx.cache.putBlob(rawBlobId(bytes), bytes);
    return found;
  }

  /** Brings all files of an archive into the cache. Null: reported. */
  async archive({ name, url, digest }: ArchiveEntry): Promise<Listing | null> {
    const file = await this.#obtain(url, name, name, MAX_FILE);
    if (file === null) return null;
    const found = integrityOf(this.ctx.host.readChunks(file), "sha256");
    if (found !== digest) {
      const [head] = this.ctx.host.readChunks(file);
      this.#isIntact(url, name, digest, found, head !== undefined && isWebPage(head));
      return null;
    }
    const asked = { ...this.asked, name: `${this.asked.name}/${name}` };
    const listing = await readFile(this.ctx, asked, file, "skills", this.reports.report);
    if (listing === null) return null;
    if (listing.entries.get(SKILL_FILE)?.kind !== "file") {
      this.#reportIndex(url, { kind: "refused", problem: "no-skill-file", entry: name, what: "" });
      return null;
    }
    this.ctx.cache.putListing(listingKey(digest), listing);
    return listing;
  }

  /** Whether the host of an address may be asked; if not, that is reported. The lock and the index may come from anyone. */
  mayFetch(entry: string, url: string): boolean {
    const parsed = parseArchiveUrl(url);
    const { name, at } = this.asked;
    const host = parsed.ok ? parsed.value.host : url;
    if (this.policy === null || (parsed.ok && mayComeFrom(this.policy, this.origin.site, host))) return true;
    const site = this.origin.site.host;
    this.#report(diagnostic("well-known/other-host", at, { name, entry, host, site }));
    return false;
  }

  #accepted(index: SiteIndex): SiteIndex | null {
    const { name, at } = this.asked;
    if (index.unknown.length > 0)
      this.#report(diagnostic("well-known/unknown-type", at, { name, entries: index.unknown }));
    return index.entries.every((entry) => this.mayFetch(entry.name, entry.url)) ? index : null;
  }

  #isOffline(): boolean {
    if (this.ctx.offline)
      this.#report(diagnostic("source/offline", this.asked.at, { name: this.asked.name }));
    return this.ctx.offline;
  }

  /** `local` is its place in a directory that takes the place of the site. */
  async #obtain(url: string, entry: string, local: string, maxBytes: number): Promise<string | null> {
    if (this.directory !== null) {
      const path = this.ctx.host.realPath(`${this.directory}/${local}`) ?? `${this.directory}/${local}`;
      const asked = { ...this.asked, name: `${this.asked.name}/${entry}` };
      return obtain(this.ctx, asked, { kind: "file", path }, this.reports.report);
    }
    if (this.#isOffline() || !this.mayFetch(entry, url)) return null;
    const fetched = await this.#download(url, maxBytes);
    if (fetched.kind === "file") return fetched.file;
    this.#reportFailure(url, entry, fetched, maxBytes);
    return null;
  }

  async #download(url: string, maxBytes: number): Promise<Fetched> {
    const { ctx, policy, origin, budget } = this;
    if (budget.left <= 0) return { kind: "site-too-large" };
    ctx.progress(this.asked.name, "fetching");
    const to = `${ctx.cache.workDirectory("download")}/file`;
    const mayGoTo = (host: string) => policy !== null && mayComeFrom(policy, origin.site, host);
    const done = await ctx.host.download({ url, to, maxBytes, ...this.#bounds, mayGoTo });
    if (done.kind !== "done") return done;
    budget.left -= done.bytes;
    return { kind: "file", file: to };
  }

  #isIntact(url: string, entry: string, expected: string, found: string, isPage: boolean): boolean {
    if (expected === found) return true;
    const { name, at } = this.asked;
    const facts = { name, entry, url: shown(url), expected, found: isPage ? "page" : found };
    this.#report(diagnostic("well-known/digest", at, facts));
    return false;
  }

  #reportUnusable(url: string, { unusable }: SiteIndex): void {
    if (unusable.length === 0) return;
    const { name, at } = this.asked;
    const entries = unusable.map(({ problem, entry, what }) => ({ problem, entry, what }));
    this.#report(diagnostic("well-known/unusable", at, { name, url: shown(url), entries }));
  }

  #reportIndex(url: string, { problem, entry, what }: RefusedIndex): void {
    const { name, at } = this.asked;
    this.#report(diagnostic("well-known/index", at, { name, url: shown(url), problem, entry, what }));
  }

  #reportFailure(
    url: string,
    entry: string,
    fetched: Exclude<Fetched, { kind: "file" }>,
    limit: number,
  ): void {
    const { name, at } = this.asked;
    const facts = { name, entry, url: shown(url) };
    if (fetched.kind === "too-large" || fetched.kind === "site-too-large") {
      const what = fetched.kind === "site-too-large" ? "site" : entry === "" ? "index" : "file";
      const bytes = what === "site" ? MAX_SITE : limit;
      this.#report(diagnostic("well-known/too-large", at, { ...facts, what, limit: bytes }));
      return;
    }
    const why = factsOf(fetched.kind, fetched, this.#bounds);
    this.#report(diagnostic("well-known/unreachable", at, { ...facts, ...why }));
  }

  get #bounds(): { readonly timeout: number; readonly stall: number } {
    return { timeout: this.ctx.timeout, stall: Math.min(this.ctx.timeout, STALL) };
  }

  get #site(): string {
    return withoutCredentials(this.origin.site.url);
  }

  #report(found: Diagnostic): void {
    this.reports.report(found);
  }
}

/** Answers that mean that there is none. */
const ABSENT: readonly number[] = [404, 410];

/** Milliseconds without a byte. */
const STALL = 30_000;

/** Without the query, which may contain a credential. */
function shown(url: string): string {
  return url.replace(/[?#].*$/, "");
}

function listingKey(digest: string): string {
  return `well-known:${digest}`;
}

function blobOf(digest: string): BlobId {
  return `raw-${Buffer.from(digest.slice("sha256-".length), "base64").toString("hex")}` as BlobId;
}

function fileOf(blob: BlobId): Listed {
  return { kind: "file", executable: false, size: null, blob };
}

/** The result of `work` with its reports; null when the machine fails. */
async function reporting<T>(
  contact: Contact,
  work: (site: Site) => Promise<T | null>,
): Promise<Checked<T | null>> {
  const reports = new Reports();
  const site = new Site(contact, reports);
  return reports.with(await attemptAsync(() => work(site), contact.asked.at, reports.report));
}
