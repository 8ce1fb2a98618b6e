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

/** Whether the user has granted what is needed. */
export type Permits = (need: Need) => boolean;

export const permitsEverything: Permits = () => true;

/** What was granted, as data: two needs with the same key are the same permission. */
export function needKey(need: Need): string {
  return JSON.stringify([need.kind, "path" in need ? need.path : "url" in need ? need.url : ""]);
}

/** Each permission once, at its first occurrence. */
export function distinctNeeds(needs: readonly Need[]): readonly Need[] {
  return [...new Map(needs.toReversed().map((need) => [needKey(need), need])).values()].toReversed();
}
