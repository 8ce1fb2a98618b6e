// Reads the file of an archive. Its blobs are put into the cache only when all of it was accepted.

import type { Report } from "../../../diagnostics/diagnostic.ts";
import { rawBlobId } from "../../../digest/blob.ts";
import type { ArchiveEntry, ArchiveProblem, Unpacked } from "../../../host/host.ts";
import type { BlobId } from "../../../model/names.ts";
import type { Asked, FetchContext } from "../context.ts";
import type { Listing } from "../listing.ts";
import { Contents } from "./contents.ts";
import { layOut, refusedListing } from "./layout.ts";
import { UNPACKED } from "./limits.ts";
import { type Refusal, reportRefusal } from "./refusal.ts";

/**
 * The listing of the archive. `what`: `skills`, or `everything`, which is any tree: with macOS metadata, links to anywhere, and names
 * that only some machines tell apart. Null: it is refused, which is reported. Throws `HostError`.
 */
export async function readFile(
  ctx: FetchContext,
  asked: Asked,
  file: string,
  what: "everything" | "skills",
  report: Report,
): Promise<Listing | null> {
  ctx.progress(asked.name, "reading");
  const staged = new Map<BlobId, string>();
  const read = await stage(ctx, file, what, staged);
  if ("kind" in read) {
    report(reportRefusal(asked, read));
    return null;
  }
  for (const entry of read.entries.values())
    if (entry.kind === "file" && !ctx.cache.holds(entry.blob))
      ctx.cache.putBlob(entry.blob, ctx.host.readFile(staged.get(entry.blob)!));
  return read;
}

/** Writes the bytes of the files to a work directory; `staged` maps each blob to its file. */
async function stage(
  { host, cache }: FetchContext,
  file: string,
  what: "everything" | "skills",
  staged: Map<BlobId, string>,
): Promise<Listing | Refusal> {
  const contents = new Contents(what);
  const directory = cache.workDirectory("unpack");
  for await (const part of whole(host.unpack(file, UNPACKED))) {
    if (part.kind === "problem") return part;
    const blob = rawBlobId(part.bytes);
    const refusal = contents.add(part.entry, blob, part.bytes.length);
    if (refusal !== null) return refusal;
    if (part.entry.type !== "file" || staged.has(blob)) continue;
    staged.set(blob, `${directory}/${blob}`);
    host.writeFile(`${directory}/${blob}`, [part.bytes], 0o600);
  }
  const listing = layOut(contents.entries);
  return (what === "skills" ? refusedListing(listing) : null) ?? listing;
}

interface WholeEntry {
  readonly kind: "whole";
  readonly entry: ArchiveEntry;
  /** Empty for everything but files. */
  readonly bytes: Uint8Array;
}

async function* whole(parts: AsyncIterable<Unpacked>): AsyncIterable<WholeEntry | ArchiveProblem> {
  let entry: ArchiveEntry | null = null;
  let bytes: Uint8Array[] = [];
  for await (const part of parts) {
    if (part.kind === "bytes") {
      if (entry?.type === "file") bytes.push(part.bytes);
      continue;
    }
    if (part.kind === "problem") {
      yield part;
      return;
    }
    if (entry !== null) yield { kind: "whole", entry, bytes: Buffer.concat(bytes) };
    entry = part;
    bytes = [];
  }
  if (entry !== null) yield { kind: "whole", entry, bytes: Buffer.concat(bytes) };
}
