// The `npm` kind: a package of a registry. The user's npm says where its tarball is, and kitout fetches it. Nothing of it is installed or
// run.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { integrityOf, sha1Of } from "../../digest/integrity.ts";
import type { NpmPin } from "../../model/lock.ts";
import { below } from "../../model/place.ts";
import { readArchive } from "./archive.ts";
import type { Asked, FetchContext, OpenSource } from "./context.ts";
import type { Listing } from "./listing.ts";
import {
  chosenVersion,
  nothing,
  npmDirectory,
  type Published,
  published,
  type Wanted,
} from "./npm-registry.ts";
import { specProblem } from "./npm-spec.ts";
import { obtainTarball } from "./npm-tarball.ts";

/** What is wrong with the host that a tarball comes from, which only the registry knows; null: nothing. Asked before it is fetched. */
export type HostRule = (host: string) => Diagnostic | null;

/**
 * The pin of the version that npm would install for the range now. Afterwards its files are in the cache, so that opening it needs no
 * second download. Null, with the reason at the source's position, when there is none or the registry cannot be reached.
 */
export async function resolveNpm(
  ctx: FetchContext,
  asked: Asked,
  origin: { readonly package: string; readonly range: string },
  refused: HostRule,
): Promise<Checked<NpmPin | null>> {
  const { package: name, range } = origin;
  const wrong = specProblem(asked, name, range) ?? offline(ctx, asked);
  if (wrong !== null) return nothing(wrong);
  ctx.progress(asked.name, "fetching");
  const directory = npmDirectory(ctx, name, range);
  const chosen = await chosenVersion(ctx, asked, { name, range, directory });
  if (chosen.value === null) return { ...chosen, value: null };
  const version = chosen.value;
  const wanted = { name, range: version, directory };
  const found = await published(ctx, asked, wanted);
  if (found.value === null) return { ...found, value: null };
  const { tarball, time } = found.value;
  // npm accepts a version without a time of publication; kitout does not.
  if (ctx.before !== null && (time === null || time > ctx.before)) {
    const args = { package: name, range, versions: [version] };
    return nothing(diagnostic("npm/too-new", below(asked.at, "version"), args));
  }
  const elsewhere = refused(tarball.host);
  if (elsewhere !== null) return nothing(elsewhere);
  const { value, diagnostics } = await fetchTarball(ctx, asked, wanted, found.value, null);
  // The user name, the password and the query of an address may be credentials.
  const url = tarball.origin + tarball.pathname;
  const pin = value && {
    kind: "npm" as const,
    package: name,
    range,
    version,
    url,
    integrity: value.integrity,
  };
  return { value: pin, diagnostics };
}

/**
 * The files of a pinned version: from the cache, or from the registry if it still has the same bytes. npm is asked where they are even
 * though the lock says so: the lock may have come with a change from anyone, who must not choose the server. Null: reported.
 */
export async function openNpm(
  ctx: FetchContext,
  asked: Asked,
  pin: NpmPin,
  refused: HostRule,
): Promise<Checked<OpenSource | null>> {
  const label = `npm:${pin.package}@${pin.version}`;
  const provide: OpenSource["provide"] = async (blobs) => {
    const isThere = blobs.every((id) => ctx.host.stat(ctx.cache.fileOf(id)) !== null);
    const diagnostics = isThere ? [] : (await fetchPinned(ctx, asked, pin, refused)).diagnostics;
    return { value: null, diagnostics };
  };
  const cached = ctx.cache.listing(listingKey(pin.integrity));
  const { value: listing, diagnostics } =
    cached === null ? await fetchPinned(ctx, asked, pin, refused) : { value: cached, diagnostics: [] };
  return { value: listing === null ? null : { listing, label, provide }, diagnostics };
}

async function fetchPinned(
  ctx: FetchContext,
  asked: Asked,
  pin: NpmPin,
  refused: HostRule,
): Promise<Checked<Listing | null>> {
  const { package: name, version } = pin;
  // The lock may come from anyone.
  const wrong = specProblem(asked, name, version) ?? offline(ctx, asked);
  if (wrong !== null) return nothing(wrong);
  ctx.progress(asked.name, "fetching");
  const wanted = { name, range: version, directory: npmDirectory(ctx, name, version) };
  const found = await published(ctx, asked, wanted);
  if (found.value === null) return { ...found, value: null };
  const elsewhere = refused(found.value.tarball.host);
  if (elsewhere !== null) return nothing(elsewhere);
  const { value, diagnostics } = await fetchTarball(ctx, asked, wanted, found.value, pin.integrity);
  return { value: value?.listing ?? null, diagnostics };
}

function offline(ctx: FetchContext, { name, at }: Asked): Diagnostic | null {
  return ctx.offline ? diagnostic("source/offline", at, { name }) : null;
}

/** Downloads, compares and reads one tarball. `pinned`: its integrity in the lock, if any. */
async function fetchTarball(
  ctx: FetchContext,
  asked: Asked,
  wanted: Wanted,
  announced: Published,
  pinned: string | null,
): Promise<Checked<{ listing: Listing; integrity: string } | null>> {
  const obtained = await obtainTarball(ctx, asked, wanted, announced);
  const file = obtained.value;
  if (file === null) return { ...obtained, value: null };
  const integrity = integrityOf(ctx.host.readChunks(file), "sha512");
  const refuse = (expected: string, actual: string) =>
    nothing(
      diagnostic("npm/integrity", asked.at, { package: `${wanted.name}@${wanted.range}`, expected, actual }),
    );
  const expected = pinned ?? announced.integrity;
  if (expected !== null && !expected.split(/\s+/).includes(integrity)) return refuse(expected, integrity);
  // Old packages only have a SHA-1.
  if (expected === null && announced.shasum !== null) {
    const shasum = sha1Of(ctx.host.readChunks(file));
    if (announced.shasum !== shasum) return refuse(`SHA-1 ${announced.shasum}`, `SHA-1 ${shasum}`);
  }
  ctx.progress(asked.name, "reading");
  const { value: listing, diagnostics } = await readArchive(ctx, asked, file);
  if (listing === null) return { value: null, diagnostics };
  ctx.cache.putListing(listingKey(integrity), listing);
  return { value: { listing, integrity }, diagnostics };
}

function listingKey(integrity: string): string {
  return `npm:${integrity}`;
}
