// Why an archive is refused.

/** What no path of an entry may be. */
export type ArchivePathProblem = "long" | "empty" | "absolute" | "drive" | "dotdot" | "backslash" | "control";

/** Why an archive is refused for one of its entries. */
export type ArchiveRefusal =
  | ArchivePathProblem
  /** It is packed in a way that is not read, or its name is not UTF-8. */
  | "encrypted"
  | "method"
  | "name"
  /** It is a device or the like, a link that leads out, or the same as a file that is not there. */
  | "special"
  | "link"
  | "hardlink"
  /** Its path is another entry's too, on every system or on some, or leads through a file. */
  | "twice"
  | "case"
  | "below"
  | "git";

/** What there is too much of: in the file, in what it unpacks to, or in one skill. */
export type ArchiveLimit = "file" | "bytes" | "entries" | "links" | "ratio" | "skill-bytes" | "skill-entries";
