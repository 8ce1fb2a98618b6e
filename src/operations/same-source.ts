// Which source of skills.yaml follows what somebody has pasted, so that it is extended and not declared a second time.

import { isCommitId } from "../compiler/sources/git/ref.ts";
import type { Origin, Policy, SourceDecl } from "../model/config.ts";
import type { Context } from "./context.ts";

/**
 * The source that follows what was asked for; null: none does. Whoever names no ref means the one that is followed. The repository is asked
 * which branch is its default one only where that decides.
 */
export async function sameSource(
  { fetcher }: Pick<Context, "fetcher">,
  sources: readonly SourceDecl[],
  asked: Origin,
  policy: Policy,
): Promise<SourceDecl | null> {
  const those = (kinship: Kinship) => sources.filter(({ origin }) => kinshipOf(origin, asked) === kinship);
  const [same] = those("same");
  if (same !== undefined) return same;
  const narrower = those("narrower");
  const [first] = those("perhaps");
  if (narrower.length < 2 && first === undefined) return narrower[0] ?? null;
  // At the address that was typed: that of the configuration may be written differently, and is asked only as far as it is trusted.
  const branch = await fetcher.defaultBranch({ ...(first ?? narrower[0])!, origin: asked }, policy);
  if (first !== undefined) return isBranch(asked, branch) ? first : null;
  return (narrower.find(({ origin }) => isBranch(origin, branch)) ?? narrower[0])!;
}

/** Whether a source follows exactly the same. */
export function isSameOrigin(known: Origin, asked: Origin): boolean {
  return kinshipOf(known, asked) === "same";
}

type Kinship =
  | "same"
  /** What was asked for names nothing of it that is followed, and the source does. */
  | "narrower"
  /** The source follows the default branch, and what was asked for may name it. */
  | "perhaps"
  | "none";

function kinshipOf(known: Origin, asked: Origin): Kinship {
  switch (asked.kind) {
    case "git": {
      if (known.kind !== "git" || plainUrl(known.url) !== plainUrl(asked.url)) return "none";
      if (asked.ref === known.ref && asked.versions?.range === known.versions?.range) return "same";
      if (asked.ref === null && asked.versions === undefined) return "narrower";
      const isDefault = known.ref === null && known.versions === undefined;
      return isDefault && asked.ref !== null && !isCommitId(asked.ref) ? "perhaps" : "none";
    }
    case "npm":
      if (known.kind !== "npm" || known.package !== asked.package) return "none";
      if (asked.version === known.version) return "same";
      return asked.version === "latest" ? "narrower" : "none";
    case "archive":
      return sameIf(known.kind === "archive" && JSON.stringify(known.where) === JSON.stringify(asked.where));
    case "well-known":
      return sameIf(known.kind === "well-known" && known.site.url === asked.site.url);
    case "path":
      return sameIf(known.kind === "path" && known.path === asked.path);
    case "input":
      return "none";
  }
}

function sameIf(isSame: boolean): Kinship {
  return isSame ? "same" : "none";
}

function plainUrl(url: string): string {
  return url
    .replace(/\/$/, "")
    .replace(/\.git$/, "")
    .toLowerCase();
}

function isBranch(origin: Origin, branch: string | null): boolean {
  if (origin.kind !== "git" || branch === null) return false;
  return origin.ref === branch || origin.ref === `refs/heads/${branch}`;
}
