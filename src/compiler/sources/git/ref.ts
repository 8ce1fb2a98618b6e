// The names of refs: which ones a declaration may use, and which of them are commits.

/** Whether it is a full commit id of a SHA-1 or SHA-256 repository. */
export function isCommitId(ref: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(ref);
}

/** Whether it looks like the beginning of a commit id. */
export function looksAbbreviated(ref: string): boolean {
  return /^[0-9a-f]{7,63}$/i.test(ref);
}

/** Whether git could have a branch or a tag of this name; git is never passed anything else. After git-check-ref-format(1). */
export function isRefName(ref: string): boolean {
  return (
    ref.isWellFormed() &&
    // Beyond git's rules: no invisible characters, and none that change the direction of writing.
    !/[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$/u.test(ref) &&
    !ref.split("/").some((part) => part.startsWith(".") || part.endsWith(".lock")) &&
    ref !== "" &&
    ref !== "@"
  );
}

/** The full names that a declared ref may mean. */
export function fullNames(ref: string): readonly string[] {
  if (ref === "HEAD" || /^refs\/(?:heads|tags)\/./.test(ref)) return [ref];
  return [`refs/heads/${ref}`, `refs/tags/${ref}`];
}

/** `refs/heads/main` → `main`. */
export function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, "");
}
