// Gets the tarball of a version: kitout downloads it within its own limits. npm would unpack it to look at it, whatever becomes of that,
// so it only fetches what kitout may not have.

import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Downloaded } from "../../host/host.ts";
import { isLoopback } from "../../model/url.ts";
import { MAX_FILE } from "./archive/limits.ts";
import type { Asked, FetchContext } from "./context.ts";
import { factsOf } from "./download-problem.ts";
import { nothing, type Published, pack, type Wanted } from "./npm-registry.ts";
import { silence } from "./npm-run.ts";

/** The path of the tarball, still unchecked, valid until the cache is closed. Null: reported. Throws `HostError`. */
export async function obtainTarball(
  ctx: FetchContext,
  asked: Asked,
  wanted: Wanted,
  published: Published,
): Promise<Checked<string | null>> {
  const { tarball } = published;
  // Of a registry that the user has chosen without encryption, npm knows that it is allowed.
  if (tarball.protocol === "http:" && !isLoopback(tarball.host))
    return pack(ctx, asked, wanted, published, ctx.timeout);
  const began = ctx.host.now();
  const to = `${ctx.cache.workDirectory("download")}/tarball`;
  const bounds = { timeout: ctx.timeout, stall: silence(ctx.timeout) };
  const done = await ctx.host.download({ url: tarball.href, to, maxBytes: MAX_FILE, ...bounds });
  if (done.kind === "done") return { value: to, diagnostics: [] };
  if (mayNpm(done)) {
    const left = Math.max(bounds.timeout - (ctx.host.now() - began), bounds.stall);
    return pack(ctx, asked, wanted, published, left);
  }
  if (done.kind === "too-large") {
    const { name, at } = asked;
    return nothing(diagnostic("archive/too-large", at, { name, what: "file", where: null }));
  }
  // The user name, the password and the query may be credentials.
  const url = tarball.origin + tarball.pathname;
  const args = { package: `${wanted.name}@${wanted.range}`, url, ...factsOf(done.kind, done, bounds) };
  return nothing(diagnostic("npm/tarball", asked.at, args));
}

/**
 * Whether the user's settings for npm may make a difference: credentials, which some registries answer with 404 where they are missing; a
 * proxy, without which there may be no connection or only silence; an authority.
 */
function mayNpm(done: Downloaded): boolean {
  switch (done.kind) {
    case "status":
      return done.status < 500;
    case "network":
    case "stalled":
    case "certificate":
      return true;
    default:
      return false;
  }
}
