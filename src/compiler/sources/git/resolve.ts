// Finds the commit that a declaration means now. The remote is asked for its refs; commits are fetched only when their age matters.

import { type Checked, type Diagnostic, diagnostic } from "../../../diagnostics/diagnostic.ts";
import { Reports } from "../../../diagnostics/reports.ts";
import { suggest } from "../../../diagnostics/suggest.ts";
import type { GitPin } from "../../../model/lock.ts";
import { below } from "../../../model/place.ts";
import type { RemoteUrl } from "../../../model/url.ts";
import type { Asked, FetchContext } from "../context.ts";
import { Git, MIB } from "./program.ts";
import { fullNames, isCommitId, isRefName, looksAbbreviated, shortName } from "./ref.ts";
import { fetchCommit, newRepository, type Wanted } from "./repository.ts";

/** What is declared; `declared` is the address as written. */
export interface GitOrigin {
  readonly declared: string;
  readonly url: RemoteUrl;
  /** A branch, a tag or a full commit id; null: what HEAD of the remote points to. */
  readonly ref: string | null;
}

/** The pin of the commit that the declaration means. Null when there is none that may be used, which is reported. */
export async function resolveGit(
  ctx: FetchContext,
  asked: Asked,
  { declared, url, ref }: GitOrigin,
): Promise<Checked<GitPin | null>> {
  const pinned = (wanted: Wanted): GitPin => ({ kind: "git", url: declared, ...wanted });
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
  const { name } = asked;
  if (ref !== null && !isRefName(ref)) return diagnostic("git/ref-syntax", below(asked.at, "ref"), { ref });
  return ctx.offline ? diagnostic("source/offline", asked.at, { name }) : null;
}

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

function peeled(ref: string): string {
  return `${ref}^{}`;
}

/** Full names to object ids. git matches patterns at the end of names, so there may be more than what was asked for. */
async function listRefs(git: Git, patterns: readonly string[]): Promise<ReadonlyMap<string, string> | null> {
  const output = await git.ask(["ls-remote", "--quiet", "--", git.remote.url, ...patterns], {
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
  const { name, at } = git.asked;
  const allowed = Math.ceil((earliest + git.ctx.host.now() - before) / MINUTE) * MINUTE;
  const args = { name, rev: found.rev, allowed: `${new Date(allowed).toISOString().slice(0, 16)}Z` };
  git.report(diagnostic("git/too-young", at, args));
  return null;
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
