// Where the forges that Nix knows serve the archive of a commit.

export interface Forge {
  /** The host when the node has none. */
  readonly host: string;
  readonly owner: RegExp;
  /** The address that Nix downloads. `isOwnHost`: it is the forge's own server, not another installation. */
  readonly address: (base: string, owner: string, repo: string, rev: string, isOwnHost: boolean) => string;
}

/** The name of a server, with an optional port. */
export const HOST = /^[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?$/;
/** An owner or a repository. */
export const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._][A-Za-z0-9._-]*$/;

/** By the type of the node. An archive of a commit is its tree as from `git archive`. */
export const FORGES: ReadonlyMap<string, Forge> = new Map<string, Forge>([
  [
    "github",
    {
      host: "github.com",
      owner: NAME,
      address: (base, owner, repo, rev, isOwnHost) =>
        isOwnHost
          ? `${base}/${owner}/${repo}/archive/${rev}.tar.gz`
          : `${base}/api/v3/repos/${owner}/${repo}/tarball/${rev}`,
    },
  ],
  [
    "gitlab",
    {
      host: "gitlab.com",
      // The slash of a subgroup is already escaped.
      owner: /^(?:(?!\.{1,2}(?:%|$))[A-Za-z0-9._][A-Za-z0-9._-]*(?:%2[Ff](?=.)|$))+$/,
      address: (base, owner, repo, rev) =>
        `${base}/api/v4/projects/${owner}%2F${repo}/repository/archive.tar.gz?sha=${rev}`,
    },
  ],
  [
    "sourcehut",
    {
      host: "git.sr.ht",
      owner: /^~[A-Za-z0-9._][A-Za-z0-9._-]*$/,
      address: (base, owner, repo, rev) => `${base}/${owner}/${repo}/archive/${rev}.tar.gz`,
    },
  ],
]);
