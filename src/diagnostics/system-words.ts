// Errors of the operating system in words.

/** An error code in words; the code itself, such as `ENOSPC`, when there are none, since no list is complete. */
export function systemProblem(system: string): string {
  const problems: Record<string, string> = {
    EACCES: "permission denied",
    EPERM: "operation not permitted",
    ENOENT: "no such file or directory",
    EEXIST: "something else is there already",
    ENOSPC: "the disk is full",
    EDQUOT: "your disk quota is exceeded",
    EROFS: "the file system is read-only",
    EISDIR: "it is a directory",
    ENOTDIR: "part of the path is not a directory",
    ELOOP: "a symbolic link is in the way",
    EFTYPE: "it is not a regular file",
    ENAMETOOLONG: "the name is too long",
    EMFILE: "too many open files",
    EIO: "the disk reported an error",
    EBUSY: "another process is using it",
    ESTALE: "it changed while it was read",
    EFBIG: "the file is too large",
  };
  return problems[system] ?? system;
}
