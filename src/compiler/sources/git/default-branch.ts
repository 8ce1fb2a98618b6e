// What a remote's HEAD points to: only the remote tells whether a branch that somebody names is the one that is followed without a name.

import type { RemoteUrl } from "../../../model/url.ts";
import type { Asked, FetchContext } from "../context.ts";
import { Git } from "./program.ts";

/**
 * The name of the branch, without `refs/heads/`. Null: unknown, because the server was not reached, or HEAD is a commit of its own. That is
 * not reported.
 */
export async function defaultBranch(
  ctx: FetchContext,
  asked: Asked,
  remote: RemoteUrl,
): Promise<string | null> {
  if (ctx.offline) return null;
  ctx.progress(asked.name, "resolving");
  // What fails is reported by whoever needs the source itself.
  const git = new Git(ctx, asked, remote, () => {});
  const output = await git.ask(["ls-remote", "--quiet", "--symref", "--", remote.url, "HEAD"]);
  if (output === null) return null;
  const [, branch] = /^ref: refs\/heads\/([^\t\n]+)\tHEAD$/m.exec(Buffer.from(output).toString("utf8")) ?? [];
  return branch ?? null;
}
