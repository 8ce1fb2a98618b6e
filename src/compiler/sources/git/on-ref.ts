// Whether a locked commit is on the ref that it is locked for. A server gives away any commit by its id, also one of a fork that nobody
// has merged, so that a lock may name what no branch of the repository ever had.

import type { GitPin } from "../../../model/lock.ts";
import type { RemoteUrl } from "../../../model/url.ts";
import type { Asked, FetchContext } from "../context.ts";
import type { RefNote } from "../ref-notes.ts";
import { Git } from "./program.ts";
import { EVERYTHING, newRepository, succeeded } from "./repository.ts";
import { listRefs, peeled } from "./resolve.ts";

/**
 * Asks the server. A branch, or HEAD, has what its history has; a tag has the one commit that it points to; a pin without a ref is looked
 * for in the history of every branch and tag. `known` is the commit of the ref, where somebody has asked already; null: nobody has. Null:
 * unknown, because the server was not reached, or has only a part of the history itself. That is not reported.
 *
 * Only commits are fetched, where the server can do that, and first those since the time of the commit: usually it is among them.
 */
export async function askOnRef(
  ctx: FetchContext,
  asked: Asked,
  remote: RemoteUrl,
  pin: GitPin,
  known: string | null,
): Promise<RefNote | null> {
  if (ctx.offline) return null;
  ctx.progress(asked.name, "checking");
  // What fails is reported by whoever needs the source itself.
  const git = new Git(ctx, asked, remote, () => {});
  const commits = known === null ? await commitsOf(git, pin.ref) : [known];
  if (commits === null) return null;
  const tip = pin.ref === null ? null : (commits[0] ?? null);
  if (commits.includes(pin.rev)) return { isOn: true, tip };
  if (pin.ref !== null && (tip === null || pin.ref.startsWith("refs/tags/"))) return { isOn: false, tip };
  const isOn = await isInHistory(git, pin);
  return isOn === null ? null : { isOn, tip };
}

/** The commit of the ref, or nothing if there is no such ref; null: those of all branches and tags. Null when the server was not reached. */
async function commitsOf(git: Git, ref: string | null): Promise<readonly string[] | null> {
  const patterns = ref === null ? ["refs/heads/*", "refs/tags/*"] : [ref, peeled(ref)];
  const refs = await listRefs(git, patterns);
  if (refs === null || ref === null) return refs && [...refs.values()];
  const commit = refs.get(peeled(ref)) ?? refs.get(ref);
  return commit === undefined ? [] : [commit];
}

async function isInHistory(git: Git, pin: GitPin): Promise<boolean | null> {
  const refspecs = pin.ref === null ? ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"] : [pin.ref];
  const committed = await timeOf(git.another(), pin.rev);
  const since = committed === null ? [] : [`--shallow-since=${new Date(committed).toISOString()}`];
  const attempts = [
    ...since.map((option) => [option, "--filter=tree:0"]),
    // With a depth, a server that cannot limit history refuses instead of ignoring the filter.
    [`--depth=${EVERYTHING}`, "--filter=tree:0"],
    [],
  ];
  for (const options of attempts) {
    // A new one each time: what is in it is what the ref has.
    const repository = await newRepository(git.another(), pin.rev);
    const ended = await repository?.fetch(options, refspecs);
    if (repository === null || ended === undefined || ended === null) return null;
    if (!succeeded(ended)) continue;
    const objects = await repository.objects();
    if (objects === null) return null;
    if (objects.get(pin.rev)?.type === "commit") return true;
    if (options[0] === since[0] && since.length > 0) continue;
    return (await isCutOff(repository.git)) === false ? false : null;
  }
  return null;
}

/** When the commit was made, in milliseconds since 1970. Null where the server does not give one commit alone. */
async function timeOf(git: Git, rev: string): Promise<number | null> {
  const repository = await newRepository(git, rev);
  const ended = await repository?.fetch(["--depth=1", "--filter=tree:0"], [rev]);
  if (ended === undefined || ended === null || !succeeded(ended)) return null;
  const output = await git.local(["rev-list", "--timestamp", "--max-count=1", rev, "--"]);
  const seconds = output === null ? null : /^\d+/.exec(Buffer.from(output).toString("latin1"));
  return seconds === null ? null : Number(seconds[0]) * 1000;
}

/** Whether the server itself has only the newest part of the history. Null: git failed. */
async function isCutOff(git: Git): Promise<boolean | null> {
  const output = await git.local(["rev-parse", "--is-shallow-repository"]);
  return output === null ? null : Buffer.from(output).toString("latin1").trim() !== "false";
}
