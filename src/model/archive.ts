// Why an archive is refused.

/** What is wrong with the path of an entry. */
export type ArchivePathProblem = "long" | "empty" | "absolute" | "drive" | "dotdot" | "backslash" | "control";

/**
 * Where two programs could read different things: there is more after its end; an entry has two names or two sizes, or is of a kind that is
 * taken for different things; or there is something between the entries that the list of them does not have.
 */
export type ArchiveAmbiguity = "after-end" | "names" | "sizes" | "kind" | "hidden";

/** Why an archive is refused for one of its entries. */
export type ArchiveRefusal =
  | ArchiveAmbiguity
  | ArchivePathProblem
  /** It is packed in a way that kitout cannot read, or its name is not UTF-8. */
  | "encrypted"
  | "method"
  | "name"
  /** It is a device or the like, a link that leads out, or a hard link to a file that does not exist. */
  | "special"
  | "link"
  | "hardlink"
  /** Another entry has its path, on every system or on some; or it leads through a file, or into what some systems take for .git. */
  | "twice"
  | "case"
  | "below"
  | "git";

/** What is too large: the file, what it unpacks to, or one skill in it. */
export type ArchiveLimit = "file" | "bytes" | "entries" | "links" | "ratio" | "skill-bytes" | "skill-entries";
