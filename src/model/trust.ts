// What a project may do only with its user's trust, one permission at a time: what it needs, and what it was granted.

/** One thing that a project needs trust for. */
export type Need = NeededPath | NeededAddress | NeededRight;

export interface NeededPath extends Stated {
  /**
   * `read`: a file or a directory outside the project. `exists`: whether something is there, outside the project. `lock`: to keep the lock
   * outside the project. `git-directory`: to read a file in the project's `.git`.
   */
  readonly kind: "read" | "exists" | "lock" | "git-directory";
  /** Absolute, links resolved as far as they may be looked at. */
  readonly path: string;
  /** The same, absolute, before links are resolved. */
  readonly written: string;
}

export interface NeededAddress extends Stated {
  /** `local-git`: a repository on this machine. `loopback`: whatever listens on this machine. */
  readonly kind: "local-git" | "loopback";
  readonly url: string;
}

export interface NeededRight extends Stated {
  /** `backup`: to replace what it finds. `user-scope`: to be installed for the user. */
  readonly kind: "backup" | "user-scope";
}

interface Stated {
  /**
   * Whether the files that trust covers, byte for byte, say it themselves. If not, it depends on something else, as on where a link in
   * the project leads.
   */
  readonly stated: boolean;
}

/**
 * Why a directory cannot be trusted whatever its configuration says: it is not the user's, its group or everybody may write to it, or it
 * is not what it should be.
 */
export type TrustProblem = "owner" | "group" | "everybody" | "kind";

/** Whether the user has granted what is needed. */
export type Permits = (need: Need) => boolean;

export const permitsEverything: Permits = () => true;

/** What was granted, as data: two needs with the same key are the same permission. */
export function needKey(need: Need): string {
  return JSON.stringify([need.kind, "path" in need ? need.path : "url" in need ? need.url : ""]);
}

/** The kind of the permission and its path or address, from its key; null when that is none. */
export function neededInKey(key: string): { readonly kind: Need["kind"]; readonly what: string } | null {
  try {
    const [kind, what] = JSON.parse(key) as unknown[];
    return KINDS.includes(kind as Need["kind"]) ? { kind: kind as Need["kind"], what: String(what) } : null;
  } catch {
    return null;
  }
}

const KINDS: readonly Need["kind"][] = [
  "read",
  "exists",
  "lock",
  "git-directory",
  "local-git",
  "loopback",
  "backup",
  "user-scope",
];

/** Each permission once, at its first occurrence. */
export function distinctNeeds(needs: readonly Need[]): readonly Need[] {
  return [...new Map(needs.toReversed().map((need) => [needKey(need), need])).values()].toReversed();
}
