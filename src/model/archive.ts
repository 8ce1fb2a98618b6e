// Why an archive is refused.

/** What is wrong with the path of an entry. */
export type ArchivePathProblem = "long" | "empty" | "absolute" | "drive" | "dotdot" | "backslash" | "control";

/**
 * What programs would read in different ways: it goes on behind its end (`after-end`), has something between its entries (`hidden`), or
 * gives names to all entries at once (`global-header`); an entry has two sizes, two names, or two descriptions that differ.
 */
export type Ambiguity = "after-end" | "hidden" | "global-header" | "size" | "two-names" | "local-header";

/** Why an archive is refused, as a whole or for one of its entries. */
export type ArchiveRefusal =
  | ArchivePathProblem
  | Ambiguity
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
