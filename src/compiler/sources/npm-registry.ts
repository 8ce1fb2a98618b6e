// Asks the user's npm about a package: which version it would install, where its tarball is, and why there is none. Where only npm can
// have the tarball, fetches it.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { below } from "../../model/place.ts";
import { namesThisMachine } from "../../model/url.ts";
import type { Asked, FetchContext } from "./context.ts";
import { type Answer, askNpm } from "./npm-run.ts";
import { isVersion, tarballUrl } from "./npm-spec.ts";

/** A wanted package: its name has been checked, and `directory` was made for it by `npmDirectory`. */
export interface Wanted {
  readonly name: string;
  /** A range, a tag or a version. */
  readonly range: string;
  readonly directory: string;
}

/** A new, empty directory for npm to run in: a project that depends on this package and nothing else. */
export function npmDirectory(ctx: FetchContext, name: string, range: string): string {
  const directory = ctx.cache.workDirectory("npm");
  // npm's search for a project, and so for an .npmrc, ends at a package.json.
  const manifest = JSON.stringify({ dependencies: { [name]: range } });
  ctx.host.writeFile(`${directory}/package.json`, [new TextEncoder().encode(manifest)], 0o600);
  return directory;
}

/** The version that npm would install for the range: `npm outdated` reports it and fetches only the list of versions. */
export async function chosenVersion(
  ctx: FetchContext,
  asked: Asked,
  wanted: Wanted,
): Promise<Checked<string | null>> {
  const cutoff = ctx.before === null ? [] : [`--before=${new Date(ctx.before).toISOString()}`];
  const answer = await askNpm(ctx, wanted.directory, ["outdated"], cutoff);
  if (answer.kind !== "answer" && !(answer.kind === "error" && answer.code === "ENOVERSIONS"))
    return nothing(failureOf(ctx, asked, wanted, answer));
  const version = answer.kind === "answer" ? record(record(answer.json)[wanted.name])["wanted"] : null;
  if (isVersion(version)) return { value: version, diagnostics: [] };
  return nothing(await whyNone(ctx, asked, wanted));
}

export interface Published {
  /** The address of the tarball; it may contain credentials. */
  readonly tarball: URL;
  /** SRI; null when there is no SHA-512 in it. */
  readonly integrity: string | null;
  /** SHA-1 in hexadecimal; null when the registry has none. */
  readonly shasum: string | null;
  /** Milliseconds since 1970; null when the registry has no time. */
  readonly time: number | null;
}

/** The registry's record of one version, `wanted.range`. */
export async function published(
  ctx: FetchContext,
  asked: Asked,
  wanted: Wanted,
): Promise<Checked<Published | null>> {
  const { name, range: version, directory } = wanted;
  const fields = ["version", "dist", "time"];
  const logging = ["--loglevel=http"];
  const answer = await askNpm(ctx, directory, ["view", `${name}@${version}`, ...fields], logging);
  if (answer.kind === "error" && answer.code === "E404") return nothing(await whyNone(ctx, asked, wanted));
  if (answer.kind !== "answer") return nothing(failureOf(ctx, asked, wanted, answer));
  // For one version, some versions of npm print a map and others a list of one.
  const { dist, time } = record([answer.json].flat()[0]);
  const { tarball, integrity, shasum } = record(dist);
  const url = tarballUrl(tarball);
  const refuse = (summary: string) =>
    nothing(failureOf(ctx, asked, wanted, { kind: "error", code: "", summary }));
  if (url === null) return refuse("the registry names no tarball that can be downloaded");
  // As with redirects: what another machine says must not lead to the services of this one.
  if (namesThisMachine(url.host) && answer.host !== null && !namesThisMachine(answer.host))
    return refuse(`${answer.host} names a tarball on this machine`);
  const since = Date.parse(String(record(time)[version]));
  return {
    value: {
      tarball: url,
      integrity: typeof integrity === "string" && integrity.includes("sha512-") ? integrity : null,
      shasum: typeof shasum === "string" ? shasum : null,
      time: Number.isNaN(since) ? null : since,
    },
    diagnostics: [],
  };
}

/**
 * The path of the tarball, as npm itself fetches it: with the user's credentials, proxies and authorities. npm gets the checked address;
 * with a name it would follow whatever the registry returns.
 */
export async function pack(
  ctx: FetchContext,
  asked: Asked,
  wanted: Wanted,
  { tarball }: Published,
  timeout: number,
): Promise<Checked<string | null>> {
  const answer = await askNpm({ host: ctx.host, timeout }, wanted.directory, ["pack", tarball.href], []);
  if (answer.kind !== "answer") return nothing(failureOf(ctx, asked, wanted, answer));
  const made = ctx.host
    .list(wanted.directory)
    .find(({ name, kind }) => kind === "file" && name.endsWith(".tgz"));
  if (made === undefined)
    return nothing(
      failureOf(ctx, asked, wanted, { kind: "error", code: "", summary: "npm pack wrote no file" }),
    );
  return { value: `${wanted.directory}/${made.name}`, diagnostics: [] };
}

/** Why npm found no version: matching ones are too new, none match, or there is no such package. */
async function whyNone(ctx: FetchContext, asked: Asked, wanted: Wanted): Promise<Diagnostic> {
  const { name, range, directory } = wanted;
  const at = below(asked.at, "version");
  const matching = await askNpm(ctx, directory, ["view", `${name}@${range}`, "version"], []);
  if (newest(matching).length > 0)
    return diagnostic("npm/too-new", at, { package: name, range, versions: newest(matching) });
  const all = await askNpm(ctx, directory, ["view", name, "versions"], []);
  if (all.kind === "answer")
    return diagnostic("npm/no-version", at, { package: name, range, versions: newest(all) });
  return failureOf(ctx, asked, wanted, all);
}

/** A few, the newest first. */
function newest(answer: Answer): string[] {
  if (answer.kind !== "answer") return [];
  return [answer.json].flat(2).filter(isVersion).slice(-5).reverse();
}

function failureOf(
  ctx: FetchContext,
  asked: Asked,
  { name, range }: Wanted,
  answer: Exclude<Answer, { kind: "answer" }>,
): Diagnostic {
  const args = { package: `${name}@${range}` };
  if (answer.kind === "missing") return diagnostic("npm/missing", asked.at, args);
  if (answer.kind === "too-large")
    return diagnostic("archive/too-large", asked.at, { name: asked.name, what: "bytes", where: null });
  if (answer.kind === "timeout") {
    const detail = `no answer came in time, and all of it may take ${Math.round(ctx.timeout / 1000)} seconds`;
    return diagnostic("npm/unreachable", asked.at, { ...args, code: "", detail });
  }
  const { code, summary } = answer;
  if (code === "E404") return diagnostic("npm/not-found", below(asked.at, "npm"), args);
  if (DENIED.has(code)) return diagnostic("npm/denied", asked.at, args);
  const unreachable = UNREACHABLE.test(code);
  return diagnostic(unreachable ? "npm/unreachable" : "npm/failed", asked.at, {
    ...args,
    code,
    detail: summary,
  });
}

const DENIED = new Set(["E401", "E403", "ENEEDAUTH", "EOTP"]);
const UNREACHABLE = /^(?:ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ERR_SSL|ERR_TLS|UNABLE_TO|E5\d\d)|CERT/;

/** No value because of one problem. */
export function nothing(problem: Diagnostic): Checked<null> {
  return { value: null, diagnostics: [problem] };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
