// Gets the file of an archive, as a private copy that nobody changes while it is read.

import { diagnostic, type Report } from "../../../diagnostics/diagnostic.ts";
import type { ReadHost } from "../../../host/host.ts";
import type { ArchivePlace } from "../../../model/config.ts";
import type { Asked, FetchContext } from "../context.ts";
import { factsOf } from "../download-problem.ts";
import { MAX_FILE } from "./limits.ts";

/** The path of the copy, valid until the cache is closed; null: reported. Throws `HostError`. */
export async function obtain(
  ctx: FetchContext,
  asked: Asked,
  where: ArchivePlace,
  report: Report,
): Promise<string | null> {
  return where.kind === "url"
    ? download(ctx, asked, where.url.url, report)
    : copy(ctx, asked, where.path, report);
}

async function download(
  ctx: FetchContext,
  { name, at }: Asked,
  url: string,
  report: Report,
): Promise<string | null> {
  if (ctx.offline) {
    report(diagnostic("source/offline", at, { name }));
    return null;
  }
  ctx.progress(name, "fetching");
  const to = `${ctx.cache.workDirectory("download")}/archive`;
  const bounds = { timeout: ctx.timeout, stall: Math.min(ctx.timeout, STALL) };
  const done = await ctx.host.download({ url, to, maxBytes: MAX_FILE, ...bounds });
  if (done.kind === "done") return to;
  if (done.kind === "too-large") {
    report(diagnostic("archive/too-large", at, { name, what: "file", where: null }));
    return null;
  }
  // The query may contain a credential.
  const shown = url.replace(/[?#].*$/, "");
  report(diagnostic("archive/unreachable", at, { name, url: shown, ...factsOf(done.kind, done, bounds) }));
  return null;
}

/** Milliseconds without a byte. */
const STALL = 30_000;

async function copy(
  { host, cache }: FetchContext,
  { name, at }: Asked,
  path: string,
  report: Report,
): Promise<string | null> {
  const stat = host.physical.stat(path);
  if (stat?.kind !== "file") {
    const kind = stat === null || stat.kind === "link" ? null : stat.kind;
    report(diagnostic("archive/missing", at, { name, path, kind }));
    return null;
  }
  const to = `${cache.workDirectory("copy")}/archive`;
  if (stat.size <= MAX_FILE) {
    host.writeFile(to, atMost(host, path), 0o600);
    if (host.stat(to)!.size <= MAX_FILE) return to;
  }
  report(diagnostic("archive/too-large", at, { name, what: "file", where: null }));
  return null;
}

/** The bytes of a file up to a little more than the limit: something may be appending to it for ever. */
function* atMost(host: ReadHost, file: string): Iterable<Uint8Array> {
  let read = 0;
  for (const chunk of host.physical.readChunks(file)) {
    yield chunk;
    read += chunk.length;
    if (read > MAX_FILE) return;
  }
}
