// Archives: a file, downloaded or on this machine, whose integrity is checked and which is read into the cache as a whole.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { attemptAsync } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { integrityAlgorithm, integrityOf } from "../../digest/integrity.ts";
import type { ArchivePlace } from "../../model/config.ts";
import type { ArchivePin } from "../../model/lock.ts";
import type { BlobId } from "../../model/names.ts";
import { below } from "../../model/place.ts";
import { obtain } from "./archive/obtain.ts";
import { readFile } from "./archive/read.ts";
import type { Asked, FetchContext, OpenSource } from "./context.ts";
import type { Listing } from "./listing.ts";

/**
 * The pin of the archive as it is now. `declared` is its address as written, `integrity` the declared one. Afterwards its files are in
 * the cache. Null: it cannot be fetched or used, which is reported.
 */
export async function resolveArchive(
  ctx: FetchContext,
  asked: Asked,
  where: ArchivePlace,
  declared: string,
  integrity: string | null,
): Promise<Checked<ArchivePin | null>> {
  const pinned = (found: string): ArchivePin => ({ kind: "archive", url: declared, integrity: found });
  if (integrity !== null) {
    if (integrityAlgorithm(integrity) === null) {
      const at = below(asked.at, "integrity");
      return { value: null, diagnostics: [diagnostic("archive/integrity-syntax", at, { integrity })] };
    }
    // The integrity is declared and cached: a fetch could give nothing else.
    if (where.kind === "url" && ctx.cache.listing(listingKey(integrity)) !== null)
      return { value: pinned(integrity), diagnostics: [] };
  }
  return reporting(atAddress(asked), async (asked, report) => {
    const file = await obtain(ctx, asked, where, report);
    if (file === null) return null;
    const found = integrity ?? integrityOf(ctx.host.readChunks(file), "sha256");
    if (integrity !== null && !isIntact(ctx, asked, file, integrity, report)) return null;
    const listing = await readFile(ctx, asked, file, "skills", report);
    if (listing === null) return null;
    ctx.cache.putListing(listingKey(found), listing);
    return pinned(found);
  });
}

/**
 * The archive as it was pinned. A local one is checked each time, so that the result does not depend on what is in the cache. Null:
 * reported.
 */
export async function openArchive(
  ctx: FetchContext,
  asked: Asked,
  pin: ArchivePin,
  where: ArchivePlace,
): Promise<Checked<OpenSource | null>> {
  const provide = async (blobs: readonly BlobId[]): Promise<Checked<null>> => {
    if (blobs.every((blob) => ctx.cache.holds(blob))) return { value: null, diagnostics: [] };
    return reporting(atAddress(asked), async (asked, report) => {
      await readPinned(ctx, asked, pin, where, report);
      return null;
    });
  };
  return reporting(atAddress(asked), async (asked, report) => {
    const cached = ctx.cache.listing(listingKey(pin.integrity));
    if (cached !== null && where.kind === "file") {
      if ((await obtainPinned(ctx, asked, pin, where, report)) === null) return null;
    }
    const listing = cached ?? (await readPinned(ctx, asked, pin, where, report));
    const label = where.kind === "url" ? where.url.url.replace(/[?#].*$/, "") : where.path;
    return listing && { listing, label, provide };
  });
}

/**
 * A local file in place of a declared archive or of a package's tarball; it must have `integrity`, unless that is null. Afterwards its
 * files are in the cache. Null: it is not used, which is reported.
 */
export async function openFile(
  ctx: FetchContext,
  asked: Asked,
  file: string,
  integrity: string | null,
): Promise<Checked<OpenSource | null>> {
  return reporting(asked, async (_, report) => {
    const copy = await obtain(ctx, asked, { kind: "file", path: file }, report);
    if (copy === null) return null;
    if (integrity !== null && !isIntact(ctx, asked, copy, integrity, report)) return null;
    const listing = await readFile(ctx, asked, copy, "skills", report);
    const provide = async () => ({ value: null, diagnostics: [] });
    return listing && { listing, label: file, provide };
  });
}

/** Reads a local archive into the cache. Null: it is not used, which is reported. */
export async function readArchive(
  ctx: FetchContext,
  asked: Asked,
  file: string,
): Promise<Checked<Listing | null>> {
  return reporting(asked, (_, report) => readFile(ctx, asked, file, "skills", report));
}

/** As `readArchive`, for a file that is still unchecked, and with everything in it: the tree is compared with a digest. */
export async function readArchiveFrom(
  ctx: FetchContext,
  asked: Asked,
  where: ArchivePlace,
): Promise<Checked<Listing | null>> {
  return reporting(asked, async (_, report) => {
    const file = await obtain(ctx, asked, where, report);
    return file === null ? null : readFile(ctx, asked, file, "everything", report);
  });
}

async function readPinned(
  ctx: FetchContext,
  asked: Asked,
  pin: ArchivePin,
  where: ArchivePlace,
  report: Report,
): Promise<Listing | null> {
  const file = await obtainPinned(ctx, asked, pin, where, report);
  if (file === null) return null;
  const listing = await readFile(ctx, asked, file, "skills", report);
  if (listing !== null) ctx.cache.putListing(listingKey(pin.integrity), listing);
  return listing;
}

async function obtainPinned(
  ctx: FetchContext,
  asked: Asked,
  { integrity }: ArchivePin,
  where: ArchivePlace,
  report: Report,
): Promise<string | null> {
  const file = await obtain(ctx, asked, where, report);
  return file !== null && isIntact(ctx, asked, file, integrity, report) ? file : null;
}

function isIntact(
  { host }: FetchContext,
  { name, at }: Asked,
  file: string,
  expected: string,
  report: Report,
): boolean {
  const algorithm = integrityAlgorithm(expected);
  if (algorithm === null) {
    report(diagnostic("archive/integrity-syntax", at, { integrity: expected }));
    return false;
  }
  const found = integrityOf(host.readChunks(file), algorithm);
  if (found !== expected) report(diagnostic("archive/integrity", at, { name, expected, found }));
  return found === expected;
}

/** For a source that is declared as an archive, mistakes are reported at its address. */
function atAddress({ name, at }: Asked): Asked {
  return { name, at: below(at, "archive") };
}

function listingKey(integrity: string): string {
  return `archive:${integrity}`;
}

/** The result of `work` with its reports; null when the machine fails. */
async function reporting<T>(
  asked: Asked,
  work: (asked: Asked, report: Report) => Promise<T | null>,
): Promise<Checked<T | null>> {
  const reports = new Reports();
  return reports.with(await attemptAsync(() => work(asked, reports.report), asked.at, reports.report));
}
