// One run's contact with remote sources: each source is resolved once, and opened once, however many profiles, skills and comparisons
// need it. The code for each kind is loaded on demand.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { apartFrom } from "../../host/apart.ts";
import { fewAtOnce } from "../../host/few-at-once.ts";
import type { Host } from "../../host/host.ts";
import { NO_POLICY, type Policy, type SourceDecl } from "../../model/config.ts";
import type { GitPin, Pin, SitePin } from "../../model/lock.ts";
import type { BlobId } from "../../model/names.ts";
import { below } from "../../model/place.ts";
import type { RemoteUrl } from "../../model/url.ts";
import type { Cache } from "./cache.ts";
import type { Asked, FetchContext, OpenSource } from "./context.ts";
import type { History, SoughtSkill } from "./git/installed.ts";
import type { FlakeProject, openInput } from "./input.ts";
import { offRef, refusedAddress, refusedHost, refusedOwner, unknownRef } from "./policy.ts";
import type { RefNote, RefNotes } from "./ref-notes.ts";

export interface FetcherSettings {
  readonly host: Host;
  /** Null when there is no directory for one. */
  readonly cache: Cache | null;
  readonly refs: RefNotes;
  readonly offline: boolean;
  /** Milliseconds for each git, npm or download. */
  readonly timeout: number;
  readonly progress: FetchContext["progress"];
}

/** The origins that are remote and have a pin. */
type RemoteOrigin = Extract<SourceDecl["origin"], { kind: "git" | "npm" | "archive" | "well-known" }>;
export type RemoteSource = SourceDecl & { readonly origin: RemoteOrigin };
export type InputSource = SourceDecl & { readonly origin: Extract<SourceDecl["origin"], { kind: "input" }> };
/** A source that is one file at its origin. */
export type PackedSource = SourceDecl & {
  readonly origin: Extract<SourceDecl["origin"], { kind: "npm" | "archive" }>;
};
export type SiteSource = SourceDecl & {
  readonly origin: Extract<SourceDecl["origin"], { kind: "well-known" }>;
};
type RemotePin = Extract<Pin, { kind: "git" | "npm" | "archive" | "well-known" }>;

function isRemote(source: SourceDecl): source is RemoteSource {
  return ["git", "npm", "archive", "well-known"].includes(source.origin.kind);
}

/** Whether the source is fetched from where it is declared. */
export function isUnboundRemote(source: SourceDecl): source is RemoteSource {
  return source.bound === null && isRemote(source);
}

/** Whether something on this machine replaces a repository, a package or an archive. */
export function isReplaced(source: SourceDecl): boolean {
  return source.bound !== null && isRemote(source);
}

/** Whether the source is one file at its origin. */
export function isPacked(source: SourceDecl): source is PackedSource {
  return source.origin.kind === "npm" || source.origin.kind === "archive";
}

/** Whether the source is what a site publishes. */
export function isSite(source: SourceDecl): source is SiteSource {
  return source.origin.kind === "well-known";
}

/** Whether the source is an input that no --source binds. */
export function isUnboundInput(source: SourceDecl): source is InputSource {
  return source.origin.kind === "input" && source.bound === null;
}

/** Resolves and opens the sources of one run. Failures are reported in the results. */
export class Fetcher {
  readonly #resolved = new Map<string, Promise<Checked<RemotePin | null>>>();
  readonly #inputs = new Map<string, ReturnType<typeof openInput>>();
  readonly #open = new Map<string, Promise<Checked<OpenSource | null>>>();
  readonly #asked = new Map<string, Promise<RefNote | null>>();
  readonly #branches = new Map<string, Promise<string | null>>();

  readonly #host: Host;
  /** By the directory whose programs are not run. */
  readonly #apart = new Map<string | null, Host>();

  constructor(private readonly settings: FetcherSettings) {
    this.#host = fewAtOnce(settings.host, AT_ONCE);
  }

  /**
   * The pin of the source as it is now. `former`: what the lock has for it; if a tag in it has been moved, that is reported and nothing is
   * taken. Null: reported.
   */
  resolve(
    source: RemoteSource,
    policy: Policy,
    former: Pin | null = null,
  ): Promise<Checked<RemotePin | null>> {
    const key = JSON.stringify([source.origin, policy, former]);
    return memo(this.#resolved, key, async () => {
      const refused = refusedOrigin(policy, source);
      if (refused !== null) return { value: null, diagnostics: [refused] };
      const context = this.#contextFor(policy);
      if (context === null) return this.#noCache(source);
      const pin = await resolveOrigin(context, source, policy, former);
      if (pin.value?.kind === "git" && pin.value.ref !== null)
        this.settings.refs.put(pin.value, { isOn: true, tip: pin.value.rev });
      return pin;
    });
  }

  /** The source at its pin. Null: reported. */
  open(source: RemoteSource, pin: RemotePin, policy: Policy): Promise<Checked<OpenSource | null>> {
    // Without the name: two sources may be one repository.
    return memo(this.#open, JSON.stringify([pin, source.origin, policy]), async () => {
      const refused = refusedOrigin(policy, source);
      if (refused !== null) return { value: null, diagnostics: [refused] };
      const context = this.#contextFor(policy);
      if (context === null) return this.#noCache(source);
      if (pin.kind === "git" && source.origin.kind === "git")
        return this.#openCommit(context, source, source.origin.remote, pin, policy);
      return opened(await openPin(context, source, pin, policy));
    });
  }

  async #openCommit(
    context: FetchContext,
    source: RemoteSource,
    remote: RemoteUrl,
    pin: GitPin,
    policy: Policy,
  ): Promise<Checked<OpenSource | null>> {
    const refused = policy.requireOnRef ? await this.#refusedRef(context, source, remote, pin, policy) : null;
    if (refused !== null) return { value: null, diagnostics: [refused] };
    const { openGit } = await import("./git/open.ts");
    const found = await openGit(context, askedOf(source), remote, pin);
    // Whoever has it in the cache has been told, and a full cache starts no process.
    const warned = found.value?.isNew === true ? await this.reviewed(source, pin, policy, null) : [];
    return opened({ ...found, diagnostics: [...found.diagnostics, ...warned] });
  }

  /**
   * A warning, or an error where the policy refuses it, if the locked commit is not on the ref that it is locked for. The server is asked
   * where nothing is noted, or where the ref has moved to `tip` since; null: wherever it is now. Nothing when it is unknown.
   */
  async reviewed(
    source: RemoteSource,
    pin: Pin,
    policy: Policy,
    tip: string | null,
  ): Promise<readonly Diagnostic[]> {
    const context = this.#contextFor(policy);
    if (context === null || pin.kind !== "git" || pin.ref === null || source.origin.kind !== "git") return [];
    const noted = this.settings.refs.get(pin);
    const holds = noted !== null && (tip === null || tip === noted.tip);
    const note = holds
      ? noted
      : ((await this.#askOnRef(context, source, source.origin.remote, pin, tip)) ?? noted);
    return note === null || note.isOn ? [] : [offRef(policy, askedOf(source), pin, note)];
  }

  /** Why the policy refuses the commit; null when it is on its ref, which is only asked once. */
  async #refusedRef(
    context: FetchContext,
    source: RemoteSource,
    remote: RemoteUrl,
    pin: GitPin,
    policy: Policy,
  ): Promise<Diagnostic | null> {
    const noted = this.settings.refs.get(pin);
    if (noted?.isOn === true) return null;
    // What was not on it may have been merged.
    const note = (await this.#askOnRef(context, source, remote, pin, null)) ?? noted;
    if (note === null) return unknownRef(askedOf(source), pin, this.settings.offline);
    return note.isOn ? null : offRef(policy, askedOf(source), pin, note);
  }

  /** Asks once in a run; `tip` is the commit of the ref, where that is known. */
  #askOnRef(
    context: FetchContext,
    source: RemoteSource,
    remote: RemoteUrl,
    pin: GitPin,
    tip: string | null,
  ): Promise<RefNote | null> {
    return memo(this.#asked, JSON.stringify([pin, remote.url, tip]), async () => {
      const { askOnRef } = await import("./git/on-ref.ts");
      const note = await askOnRef(context, askedOf(source), remote, pin, tip);
      if (note !== null) this.settings.refs.put(pin, note);
      return note;
    });
  }

  /** The branch that is followed without a ref. Null: unknown, or the policy refuses the repository, which is not reported. */
  async defaultBranch(source: SourceDecl, policy: Policy): Promise<string | null> {
    const { origin } = source;
    const context = this.#contextFor(policy);
    if (origin.kind !== "git" || context === null) return null;
    return memo(this.#branches, JSON.stringify([origin.remote, policy]), async () => {
      if (refusedAddress(policy, askedOf(source), origin.remote) !== null) return null;
      const { defaultBranch } = await import("./git/default-branch.ts");
      return defaultBranch(context, askedOf(source), origin.remote);
    });
  }

  /**
   * Where in the history of what the source follows these directories had these contents. Null: reported. Submodules are nothing here, and
   * the source has been resolved to `tip`.
   */
  async history(
    source: RemoteSource,
    tip: GitPin,
    policy: Policy,
    sought: readonly SoughtSkill[],
  ): Promise<Checked<History | null>> {
    if (source.origin.kind !== "git") return { value: null, diagnostics: [] };
    const refused = refusedOrigin(policy, source);
    if (refused !== null) return { value: null, diagnostics: [refused] };
    const context = this.#contextFor(policy);
    if (context === null) return this.#noCache(source);
    if (context.offline)
      return { value: null, diagnostics: [diagnostic("source/offline", source.at, { name: source.name })] };
    const { historyOf } = await import("./git/installed.ts");
    return historyOf(context, askedOf(source), source.origin.remote, tip, sought);
  }

  /** A repository that belongs to the source, at a commit; `name` is for messages. Null: reported. */
  openSubmodule(
    { at }: RemoteSource,
    name: string,
    remote: RemoteUrl,
    rev: string,
    policy: Policy,
  ): Promise<Checked<OpenSource | null>> {
    return memo(this.#open, JSON.stringify([name, remote, rev, policy]), async () => {
      const asked = { name, at };
      const refused = refusedAddress(policy, asked, remote);
      if (refused !== null) return { value: null, diagnostics: [refused] };
      const context = this.#contextFor(policy);
      if (context === null) return this.#noCache(asked);
      const { openGit } = await import("./git/open.ts");
      const pin = { kind: "git", url: remote.url, ref: null, rev, submodules: true } as const;
      return opened(await openGit(context, asked, remote, pin));
    });
  }

  /** A local file that is the archive or the package itself. Nothing is fetched, so no policy applies. */
  openFile(
    source: PackedSource,
    file: string,
    integrity: string | null,
  ): Promise<Checked<OpenSource | null>> {
    const { origin, name, at } = source;
    return memo(this.#open, JSON.stringify([file, integrity, name]), async () => {
      const context = this.#contextFor(NO_POLICY);
      if (context === null) return this.#noCache(source);
      const { openFile } = await import("./archive.ts");
      return openFile(context, { name, at: below(at, origin.kind) }, file, integrity);
    });
  }

  /** A directory with what a site serves. Nothing is fetched, so no policy applies. */
  openBoundSite(source: SiteSource, pin: SitePin, directory: string): Promise<Checked<OpenSource | null>> {
    return memo(this.#open, JSON.stringify([directory, pin, source.name]), async () => {
      const context = this.#contextFor(NO_POLICY);
      if (context === null) return this.#noCache(source);
      const { openBoundSite } = await import("./well-known.ts");
      return openBoundSite(context, askedOf(source), pin, source.origin, directory);
    });
  }

  /** An input that no --source binds. */
  async openInput(source: InputSource, project: FlakeProject, policy: Policy) {
    const context = this.#contextFor(policy);
    if (context === null) return this.#noCache(source);
    const key = JSON.stringify([source.origin, source.name, project.root, policy]);
    return memo(this.#inputs, key, async () =>
      (await import("./input.ts")).openInput(context, source, project, policy),
    );
  }

  /** Absolute. */
  fileOf(blob: BlobId): string {
    return this.settings.cache?.fileOf(blob) ?? "";
  }

  /** The blobs that are not in the cache; damaged ones are removed and count as missing. */
  missing(blobs: Iterable<BlobId>): readonly BlobId[] {
    return [...new Set(blobs)].filter((blob) => this.settings.cache?.holds(blob) !== true);
  }

  get offline(): boolean {
    return this.settings.offline;
  }

  close(): void {
    this.settings.cache?.close();
  }

  #contextFor(policy: Policy): FetchContext | null {
    const { cache, offline, timeout, progress } = this.settings;
    if (cache === null) return null;
    const host = this.#hostApartFrom(policy.guarded);
    const before = policy.minAge === null ? null : host.now() - policy.minAge * DAY;
    return { host, cache, offline, timeout, before, progress };
  }

  /** Once for each directory: it asks where every directory of PATH leads. */
  #hostApartFrom(guarded: string | null): Host {
    const known = this.#apart.get(guarded) ?? apartFrom(this.#host, guarded);
    this.#apart.set(guarded, known);
    return known;
  }

  #noCache({ name, at }: Asked): Checked<null> {
    return { value: null, diagnostics: [diagnostic("source/no-cache", at, { name })] };
  }
}

/** Programs and downloads that run at the same time: more would gain little, and be a burden on one server. */
const AT_ONCE = 6;

const DAY = 24 * 60 * 60 * 1000;

/** The name and the position of a source, for reports. */
function askedOf(source: SourceDecl): Asked {
  return { name: source.name, at: source.at };
}

function refusedOrigin(policy: Policy, source: RemoteSource) {
  const { origin } = source;
  const asked = askedOf(source);
  if (origin.kind === "npm") {
    const [scope] = origin.package.split("/");
    return refusedOwner(policy, asked, scope!);
  }
  if (origin.kind === "git") return refusedAddress(policy, asked, origin.remote);
  if (origin.kind === "well-known")
    return refusedHost(policy, asked, origin.site.host) ?? refusedOwner(policy, asked, origin.site.host);
  return origin.where.kind === "url" ? refusedAddress(policy, asked, origin.where.url) : null;
}

async function resolveOrigin(
  context: FetchContext,
  source: RemoteSource,
  policy: Policy,
  former: Pin | null,
): Promise<Checked<RemotePin | null>> {
  const { origin } = source;
  const asked = askedOf(source);
  switch (origin.kind) {
    case "git": {
      const { resolveGit } = await import("./git/resolve.ts");
      const { url: declared, remote: url, ref, versions } = origin;
      const locked = former?.kind === "git" ? former : null;
      const pin = await resolveGit(context, asked, { declared, url, ref, versions }, locked);
      if (pin.value === null || origin.submodules !== true) return pin;
      return { ...pin, value: { ...pin.value, submodules: true } };
    }
    case "npm": {
      const { resolveNpm } = await import("./npm.ts");
      const { package: name, version: range } = origin;
      return resolveNpm(context, asked, { package: name, range }, (host) => refusedHost(policy, asked, host));
    }
    case "archive": {
      const { resolveArchive } = await import("./archive.ts");
      return resolveArchive(context, asked, origin.where, origin.url, origin.integrity);
    }
    case "well-known": {
      const { resolveSite } = await import("./well-known.ts");
      return resolveSite(context, asked, origin, policy);
    }
  }
}

async function openPin(
  context: FetchContext,
  source: RemoteSource,
  pin: RemotePin,
  policy: Policy,
): Promise<Checked<OpenSource | null>> {
  const { origin } = source;
  const asked = askedOf(source);
  if (pin.kind === "npm") {
    const { openNpm } = await import("./npm.ts");
    return openNpm(context, asked, pin, (host) => refusedHost(policy, asked, host));
  }
  if (pin.kind === "archive" && origin.kind === "archive")
    return (await import("./archive.ts")).openArchive(context, asked, pin, origin.where);
  if (pin.kind === "well-known" && origin.kind === "well-known")
    return (await import("./well-known.ts")).openSite(context, asked, pin, origin, policy);
  // The pin is of another kind than the declaration.
  return { value: null, diagnostics: [] };
}

function opened({ value, diagnostics }: Checked<OpenSource | null>): Checked<OpenSource | null> {
  return { value: value && oneAtATime(value), diagnostics };
}

/** Two sources that are one repository share it, so its fetches must not overlap. */
function oneAtATime(source: OpenSource): OpenSource {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...source,
    provide: (blobs) => {
      const next = last.then(() => source.provide(blobs));
      last = next.catch(() => null);
      return next;
    },
  };
}

function memo<T>(known: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? work();
  known.set(key, found);
  return found;
}
