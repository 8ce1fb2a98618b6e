// Errors of the operating system in words.

/** The system's own code, such as `ENOSPC`, where there are no better words: no list of them is complete. */
export function systemProblem(system: string): string {
  const problems: Record<string, string> = {
    EACCES: "permission denied",
    EPERM: "not permitted",
    ENOENT: "it is not there",
    ENOSPC: "the disk is full",
    EDQUOT: "your disk quota is used up",
    EROFS: "the file system is read-only",
    EISDIR: "it is a directory",
    ENOTDIR: "a part of the path is not a directory",
    ELOOP: "too many links",
    ENAMETOOLONG: "the name is too long",
    EMFILE: "too many open files",
    EIO: "the disk reports an error",
    EBUSY: "something else is using it",
    EFBIG: "the file is too large",
  };
  return problems[system] ?? system;
}
