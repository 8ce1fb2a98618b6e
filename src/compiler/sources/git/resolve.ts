// Finds the commit that a declaration means now. The remote is asked for its refs; commits are fetched only when their age matters.

import { type Checked, type Diagnostic, diagnostic } from "../../../diagnostics/diagnostic.ts";
import { Reports } from "../../../diagnostics/reports.ts";
import { suggest } from "../../../diagnostics/suggest.ts";
import type { VersionRange } from "../../../model/config.ts";
import { type GitPin, TAGS } from "../../../model/lock.ts";
import { below } from "../../../model/place.ts";
import type { RemoteUrl } from "../../../model/url.ts";
import type { Asked, FetchContext } from "../context.ts";
import { Git, MIB } from "./program.ts";
import { fullNames, isCommitId, isRefName, looksAbbreviated, shortName } from "./ref.ts";
import { fetchCommit, newRepository, type Wanted } from "./repository.ts";
import { isIn, isPrereleaseIn, isRange, otherPatterns, type Release, releasesOf } from "./versions.ts";

/** What is declared; `declared` is the address as written. */
export interface GitOrigin {
  readonly declared: string;
  readonly url: RemoteUrl;
  /** A branch, a tag or a full commit id; null: what HEAD of the remote points to. */
  readonly ref: string | null;
  /** Followed in place of a ref. */
  readonly versions?: VersionRange | undefined;
}

/**
 * The pin of the commit that the declaration means. `former` is what the lock has for the source: where a range of versions is followed,
 * and the tag in it has been moved since, that is reported and nothing is taken. Null when there is no commit that may be used, which is
 * reported.
 */
export async function resolveGit(
  ctx: FetchContext,
  asked: Asked,
  { declared, url, ref, versions }: GitOrigin,
  former: GitPin | null = null,
): Promise<Checked<GitPin | null>> {
  const pinned = (wanted: Wanted): GitPin => ({ kind: "git", url: declared, ...wanted });
  if (versions !== undefined) {
    const wrong = isRange(versions.range)
      ? offline(ctx, asked)
      : diagnostic("git/range", below(asked.at, "version"), { range: versions.range });
    if (wrong !== null) return { value: null, diagnostics: [wrong] };
    ctx.progress(asked.name, "resolving");
    const reports = new Reports();
    const git = new Git(ctx, asked, url, reports.report);
    const found = await lookUpVersion(git, versions, former?.url === declared ? former : null);
    return reports.with(found === null ? null : { ...pinned(found), range: versions.range });
  }
  const commit = ref !== null && isCommitId(ref) ? { rev: ref.toLowerCase(), ref: null } : null;
  if (commit !== null && ctx.before === null) return { value: pinned(commit), diagnostics: [] };
  const refused = beforehand(ctx, asked, ref);
  if (refused !== null) return { value: null, diagnostics: [refused] };
  ctx.progress(asked.name, "resolving");
  const reports = new Reports();
  const git = new Git(ctx, asked, url, reports.report);
  const found = commit ?? (await lookUp(git, ref ?? "HEAD"));
  const taken = found === null || ctx.before === null ? found : await oldEnough(git, found, ctx.before);
  return reports.with(taken === null ? null : pinned(taken));
}

/** Mistakes that are known before git is started. */
function beforehand(ctx: FetchContext, asked: Asked, ref: string | null): Diagnostic | null {
  if (ref !== null && !isRefName(ref)) return diagnostic("git/ref-syntax", below(asked.at, "ref"), { ref });
  return offline(ctx, asked);
}

function offline(ctx: FetchContext, { name, at }: Asked): Diagnostic | null {
  return ctx.offline ? diagnostic("source/offline", at, { name }) : null;
}

/** The newest version in the range that is old enough. Null: reported. */
async function lookUpVersion(
  git: Git,
  versions: VersionRange,
  former: GitPin | null,
): Promise<Wanted | null> {
  const tags = await listTags(git);
  if (tags === null) return null;
  const locked = former?.ref?.startsWith(TAGS) === true ? former.ref.slice(TAGS.length) : null;
  const now = locked === null ? undefined : tags.get(locked);
  if (former !== null && locked !== null && now !== undefined && now !== former.rev) {
    const args = { name: git.asked.name, tag: locked, before: former.rev, after: now };
    git.report(diagnostic("git/tag-moved", below(git.asked.at, "version"), args));
    return null;
  }
  const releases = releasesOf(tags, versions.tag);
  const suitable = releases.filter((release) => isIn(versions.range, release));
  if (suitable.length === 0) {
    git.report(noVersion(git, versions, tags, releases));
    return null;
  }
  return git.ctx.before === null
    ? commitOf(git, suitable[0]!)
    : newestOldEnough(git, suitable.slice(0, MAX_AGED), git.ctx.before);
}

/** How many versions are fetched to learn their age. */
const MAX_AGED = 20;

/** The commit of a version. Null when its tags do not agree on one, which is reported. */
function commitOf(git: Git, { version, tags }: Release): Wanted | null {
  const [{ tag, rev }, ...others] = tags;
  if (others.every((other) => other.rev === rev)) return { ref: TAGS + tag, rev };
  const args = { name: git.asked.name, version: version.version, tags: tags.map((one) => one.tag) };
  git.report(diagnostic("git/version-twice", below(git.asked.at, "version"), args));
  return null;
}

async function newestOldEnough(
  git: Git,
  releases: readonly Release[],
  before: number,
): Promise<Wanted | null> {
  let earliest: { readonly wanted: Wanted; readonly committed: number } | null = null;
  for (const release of releases) {
    const wanted = commitOf(git, release);
    const [found] = (wanted && (await commitsUpTo(git, wanted, false))) ?? [];
    if (wanted === null || found === undefined) return null;
    if (found.committed <= before) return wanted;
    if (earliest === null || found.committed < earliest.committed)
      earliest = { wanted, committed: found.committed };
  }
  git.report(tooYoung(git, earliest!.wanted.rev, earliest!.committed, before));
  return null;
}

function noVersion(
  git: Git,
  versions: VersionRange,
  tags: ReadonlyMap<string, string>,
  releases: readonly Release[],
): Diagnostic {
  const named = (found: readonly Release[]) => found.slice(0, MOST_NAMED).map(({ tags: [{ tag }] }) => tag);
  return diagnostic("git/no-version", below(git.asked.at, "version"), {
    name: git.asked.name,
    ...versions,
    newest: named(releases),
    prereleases: named(releases.filter((release) => isPrereleaseIn(versions.range, release))),
    others: otherPatterns(tags, versions).slice(0, MOST_NAMED),
  });
}

const MOST_NAMED = 5;

async function lookUp(git: Git, ref: string): Promise<Wanted | null> {
  const names = fullNames(ref);
  // An annotated tag is an object of its own; with ^{} its commit is listed as well.
  const refs = await listRefs(git, [
    ...names,
    ...names.filter((name) => name.startsWith("refs/tags/")).map(peeled),
  ]);
  if (refs === null) return null;
  const found = names.filter((name) => refs.has(name));
  if (found.length === 1) {
    const [full] = found as [string];
    return { ref: full, rev: refs.get(peeled(full)) ?? refs.get(full)! };
  }
  const problem =
    found.length > 1
      ? diagnostic("git/ref-ambiguous", below(git.asked.at, "ref"), { ref })
      : await notFound(git, ref);
  if (problem !== null) git.report(problem);
  return null;
}

async function notFound(git: Git, ref: string): Promise<Diagnostic | null> {
  const { name, at } = git.asked;
  const refs = await listRefs(git, ["refs/heads/*", "refs/tags/*"]);
  if (refs === null) return null;
  const known = [...refs.keys()].filter((full) => fullNames(full).length === 1 && !full.endsWith("^{}"));
  if (ref === "HEAD") {
    const branches = known.filter((full) => full.startsWith("refs/heads/")).map(shortName);
    return diagnostic("git/no-head", at, { name, url: git.url, branches });
  }
  if (looksAbbreviated(ref)) return diagnostic("git/ref-abbreviated", below(at, "ref"), { ref });
  const spelled = ref.startsWith("refs/") ? known : known.map(shortName);
  const facts = { name, ref, url: git.url, suggestion: suggest(ref, spelled) };
  return diagnostic("git/ref-unknown", below(at, "ref"), facts);
}

/** The name under which the commit of an annotated tag is listed. */
export function peeled(ref: string): string {
  return `${ref}^{}`;
}

/** The tags, without `refs/tags/`, to what they point to; what an annotated tag points to is taken. Null: reported. */
async function listTags(git: Git): Promise<ReadonlyMap<string, string> | null> {
  const refs = await listRefs(git, [], ["--tags"]);
  if (refs === null) return null;
  const names = [...refs.keys()].filter((full) => full.startsWith(TAGS) && !full.endsWith("^{}"));
  return new Map(names.map((full) => [full.slice(TAGS.length), refs.get(peeled(full)) ?? refs.get(full)!]));
}

/**
 * Full names to object ids. git matches patterns at the end of names, so there may be more than what was asked for. Null when git fails,
 * which is reported.
 */
export async function listRefs(
  git: Git,
  patterns: readonly string[],
  options: readonly string[] = [],
): Promise<ReadonlyMap<string, string> | null> {
  const output = await git.ask(["ls-remote", "--quiet", ...options, "--", git.remote.url, ...patterns], {
    maxOutput: 64 * MIB,
  });
  if (output === null) return null;
  const lines = Buffer.from(output).toString("utf8").split("\n");
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [rev, name] = line.split("\t");
      return name !== undefined && isCommitId(rev!) ? [[name, rev!]] : [];
    }),
  );
}

/**
 * The found commit if it is old enough; else, for a branch, the newest earlier one that is. A tag or a commit id means exactly one
 * commit, so it is never replaced. Null: reported.
 */
async function oldEnough(git: Git, found: Wanted, before: number): Promise<Wanted | null> {
  const moves = found.ref === "HEAD" || found.ref?.startsWith("refs/heads/") === true;
  // Usually the newest one is old enough, and a history may be long.
  const [newest] = (await commitsUpTo(git, found, false)) ?? [];
  if (newest === undefined) return null;
  if (newest.committed <= before) return found;
  const commits = moves ? await commitsUpTo(git, found, true) : [newest];
  if (commits === null) return null;
  const taken = commits.find(({ committed }) => committed <= before);
  if (taken !== undefined) return { ...found, rev: taken.rev };
  const earliest = commits.reduce((least, { committed }) => Math.min(least, committed), newest.committed);
  git.report(tooYoung(git, found.rev, earliest, before));
  return null;
}

/** `earliest`: when the oldest commit that would do was made. */
function tooYoung(git: Git, rev: string, earliest: number, before: number): Diagnostic {
  const { name, at } = git.asked;
  const allowed = Math.ceil((earliest + git.ctx.host.now() - before) / MINUTE) * MINUTE;
  const args = { name, rev, allowed: `${new Date(allowed).toISOString().slice(0, 16)}Z` };
  return diagnostic("git/too-young", at, args);
}

const MINUTE = 60 * 1000;

interface CommitTime {
  readonly rev: string;
  /** Milliseconds since 1970, by the committer's clock. */
  readonly committed: number;
}

/** The commit and, with `history`, its first parents, newest first. Null when they cannot be fetched, which is reported. */
async function commitsUpTo(git: Git, found: Wanted, history: boolean): Promise<readonly CommitTime[] | null> {
  const start = () => newRepository(git.another(), found.rev);
  const repository = await fetchCommit(start, found, { history, filter: "tree:0" });
  const output = await repository?.git.local(["rev-list", "--timestamp", "--first-parent", found.rev, "--"], {
    maxOutput: 256 * MIB,
  });
  if (output == null) return null;
  const lines = Buffer.from(output).toString("latin1").split("\n").slice(0, -1);
  return lines.slice(0, history ? lines.length : 1).map((line) => {
    const [seconds, rev] = line.split(" ") as [string, string];
    return { rev, committed: Number(seconds) * 1000 };
  });
}
