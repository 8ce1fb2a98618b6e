// The only interface to the machine. Everything else takes what it needs as arguments and can be tested without a disk.

import type { ArchiveAmbiguity } from "../model/archive.ts";

export type Kind = "file" | "directory" | "link" | "other";

/** What is at a path itself; links are not followed. */
export interface Stat {
  readonly kind: Kind;
  /** Bytes, for files. */
  readonly size: number;
  /** The owner's executable bit. */
  readonly executable: boolean;
  /** Its permissions, as `writeFile` takes them. */
  readonly mode: number;
  /** Whether everybody on the machine may write to it. */
  readonly writableByAll: boolean;
  /** The device that the path is on: it differs across a mount. */
  readonly device: number;
  /** The numeric id of the user that owns it. */
  readonly owner: number;
  /** When its content last changed; milliseconds since 1970. */
  readonly modified: number;
  /** When its content, its permissions or its name last changed: nobody can set this time. */
  readonly changed: number;
  /** The number that the file system has given it, which another file may get once it is removed. */
  readonly inode: number;
}

export interface Listed {
  readonly name: string;
  readonly kind: Kind;
}

/**
 * The reading half: a function that takes this cannot change anything. Paths are absolute. Names that are not UTF-8 are encoded as in
 * `digest/bytes.ts`. When the machine refuses, every function throws a `HostError` and nothing else.
 */
export interface ReadHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory, physical. */
  readonly cwd: string;
  /** The user's numeric id. */
  readonly user: number;
  /** This process, and the name of the machine that it runs on. */
  readonly pid: number;
  readonly machine: string;
  /** The operating system and the architecture in Node's words (`linux`, `darwin`, `win32`; `x64`, `arm64`). */
  readonly os: string;
  readonly arch: string;
  /** The user's name; null when the machine has none. */
  userName(): string | null;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): void;
  /** Whether a process with this number runs on this machine, whichever user started it. */
  isAlive(pid: number): boolean;
  /** The entries of a directory, in no particular order. */
  list(path: string): readonly Listed[];
  /** Null when nothing is there. */
  stat(path: string): Stat | null;
  /** The path with every link resolved; null when it leads nowhere. */
  realPath(path: string): string | null;
  readLink(path: string): string;
  readFile(path: string): Uint8Array;
  /** The bytes of a file in pieces of a bounded size, for files too large to hold. */
  readChunks(path: string): Iterable<Uint8Array>;
  /** For whatever was looked at before and is opened later, where others may write. */
  readonly physical: PhysicalReads;
  /**
   * Reads a tar archive, plain or gzipped, or a zip archive to its end. Nothing in it is validated: names and targets are passed on as
   * written. Throws `HostError` when the file cannot be read.
   */
  unpack(file: string, limits: UnpackLimits): AsyncIterable<Unpacked>;
}

/**
 * The same for physical paths, as `realPath` gives them, and names listed below them. No link is followed: where one has come to be on the
 * way, or in the place of a file, ELOOP; where there is no `HostError`, the path as written is what was opened. Only files are opened:
 * a pipe or a device is EFTYPE, and nothing waits for one. physical.ts says how far this holds on which system.
 */
export type PhysicalReads = Pick<ReadHost, "list" | "stat" | "readLink" | "readFile" | "readChunks">;

/** A plain object of functions, so that a wrapper can copy it with `...` and replace some of them. */
export interface Host extends ReadHost {
  /** Makes the directory and its parents; without `access`, only their user may write to them. */
  makeDirectory(path: string, access?: DirectoryAccess): void;
  /** Writes a new file with exactly this mode, whatever the umask. */
  writeFile(path: string, chunks: Iterable<Uint8Array>, mode: number): void;
  makeLink(path: string, target: string): void;
  /** Sets exactly these permissions on a file or a directory. */
  setMode(path: string, mode: number): void;
  /** Sets the time of modification to now. */
  touch(path: string): void;
  /** Atomic. Fails when `to` is a directory that is not empty. */
  rename(from: string, to: string): void;
  /**
   * Removes what is at the path, with everything below it, even in read-only directories; links are not followed. The path need not
   * exist.
   */
  remove(path: string): void;
  /** Runs a program of this machine to its end, without a terminal. Throws `HostError` when it cannot be started. */
  run(program: Program): Promise<Ended>;
  /** Downloads a file into `to`, which must not exist. Throws `HostError` when the disk refuses, and nothing else. */
  download(request: Download): Promise<Downloaded>;
}

/** Who may write to new directories: their user alone, or also the group, if the umask allows it. Never everybody. */
export type DirectoryAccess = "user" | "umask";

/** The permissions of a new directory. Its user may always use it: a umask that takes that away is of no use to anybody. */
export function directoryMode(access: DirectoryAccess | undefined, umask: number): number {
  return 0o700 | ((access === "umask" ? 0o775 : 0o755) & ~umask);
}

export interface Program {
  /** Looked up on the PATH of `env`. */
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Its standard input. */
  readonly input: string;
  /** Milliseconds, after which it is killed with everything that it started. */
  readonly timeout: number;
  /** Bytes of its standard output, beyond which it is killed. */
  readonly maxOutput: number;
  /** What it may have in its working directory, beyond which it is killed with everything that it started; without it, anything. */
  readonly maxDisk?: DiskLimits;
  /**
   * For a program that may wait for somebody else: it ends even when this process is killed by a signal that it cannot catch, with
   * everything that it started. That costs a process more.
   */
  readonly endsWithUs?: boolean;
}

export interface DiskLimits {
  /** What the files take on the disk. */
  readonly bytes: number;
  /** Files, directories and links. */
  readonly entries: number;
}

export interface Ended {
  /**
   * `exit`: by itself. If a signal ended it, the status is 128 plus the signal's number. `too-much`: of output; `too-large`: of files.
   */
  readonly how: "exit" | "timeout" | "too-much" | "too-large";
  readonly status: number;
  readonly stdout: Uint8Array;
  /** Only the end of it when it is long. */
  readonly stderr: string;
}

export interface Download {
  /** https, or http to this machine itself; the same for redirects. */
  readonly url: string;
  readonly to: string;
  readonly maxBytes: number;
  /** Milliseconds for the whole download. */
  readonly timeout: number;
  /** Milliseconds without a byte. */
  readonly stall: number;
  /** Whether a redirect may lead to this host, with its port if it has one; absent: to any. */
  readonly mayGoTo?: (host: string) => boolean;
}

export type Downloaded =
  | { readonly kind: "done"; readonly bytes: number }
  /** The HTTP status of an answer that is not the file. */
  | { readonly kind: "status"; readonly status: number }
  /** The server has too much to do, or limits how often it is asked; `wait` is how many seconds it wants to be left alone, if it says so. */
  | { readonly kind: "busy"; readonly status: number; readonly wait: number | null }
  | { readonly kind: "timeout" | "stalled" | "too-large" | "too-many-redirects" }
  /** A redirect that must not be followed: its scheme and host, without credentials, path or query. */
  | { readonly kind: "redirect-refused"; readonly to: string }
  /** The connection ended early, could not be made, or is not to be trusted; `detail` is the system's own word. */
  | { readonly kind: "cut" | "network" | "certificate"; readonly detail: string };

/** Why a download failed. */
export type DownloadProblem = Exclude<Downloaded["kind"], "done" | "too-large">;

export interface UnpackLimits {
  /** Bytes of the unpacked archive. */
  readonly maxBytes: number;
  /** The maximum ratio of unpacked to packed size, for the archive and for each file of a zip archive. */
  readonly maxRatio: number;
  /** Bytes; up to this unpacked size, any ratio is allowed. */
  readonly smallBytes: number;
}

/** The parts of an archive in order: an entry, then its bytes. A problem is always the last part. */
export type Unpacked = ArchiveEntry | ArchiveBytes | ArchiveProblem;

export interface ArchiveEntry {
  readonly kind: "entry";
  /** `hardlink`: the same file as the entry at `target`. `special`: a device or anything else that is not part of a tree. */
  readonly type: "file" | "directory" | "link" | "hardlink" | "special";
  /** As in the archive; a directory may have a trailing slash. */
  readonly path: string;
  readonly executable: boolean;
  /** Empty for everything but links and hard links. */
  readonly target: string;
}

export interface ArchiveBytes {
  readonly kind: "bytes";
  readonly bytes: Uint8Array;
}

export interface ArchiveProblem {
  readonly kind: "problem";
  /**
   * `format`: not an archive; `what` is its format, if known. `broken`: cut off, or with wrong checksums. `ratio`, `too-large`: beyond
   * the limits. `encrypted`, `method`, `name`: the entry `what` is encrypted, is packed with an uncommon method, or has a name that is
   * not UTF-8 although the format requires it. An `ArchiveAmbiguity`: programs do not agree on the entry `what`, or on the archive.
   */
  readonly problem:
    | "format"
    | "broken"
    | "ratio"
    | "too-large"
    | "encrypted"
    | "method"
    | "name"
    | ArchiveAmbiguity;
  readonly what: string;
}

/** The machine refused: which operation, on which path, and the system's code (`EACCES`, `ENOSPC`, …). */
export class HostError extends Error {
  constructor(
    readonly system: string,
    readonly path: string,
    readonly doing: string,
  ) {
    super(`${doing} ${path}: ${system}`);
  }
}
