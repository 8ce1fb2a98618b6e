// The one door to the machine. Everything else is given what it needs and can be tested without a disk.

export type Kind = "file" | "directory" | "link" | "other";

/** What stands at a path itself; links are not followed. */
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
}

export interface Listed {
  readonly name: string;
  readonly kind: Kind;
}

/**
 * What only reads: a function that takes this cannot change anything. Paths are absolute. Names that are not UTF-8 come and go as
 * `digest/bytes.ts` spells them. Every function throws a `HostError` and nothing else when the machine refuses.
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
  /** What it is, in Node's words (`linux`, `darwin`, `win32`; `x64`, `arm64`). */
  readonly os: string;
  readonly arch: string;
  /** The user's name; null for one that the machine has none for. */
  userName(): string | null;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): void;
  /** Whether a process with this number runs on this machine, whoever started it. */
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
  /**
   * Reads a tar archive, plain or gzipped, or a zip archive to its end. Nothing in it is believed: names and targets are given as they
   * are written. Throws `HostError` when the file cannot be read.
   */
  unpack(file: string, limits: UnpackLimits): AsyncIterable<Unpacked>;
}

/** A plain object of functions, so that a wrapper can take it over with `...` and replace some of them. */
export interface Host extends ReadHost {
  /** Makes the directory and what leads to it, never such that everybody may write to it. */
  makeDirectory(path: string): void;
  /** Writes a new file with exactly this mode, whatever the umask. */
  writeFile(path: string, chunks: Iterable<Uint8Array>, mode: number): void;
  makeLink(path: string, target: string): void;
  /** Exactly these permissions, of a file or a directory. */
  setMode(path: string, mode: number): void;
  /** As if its content had changed now. */
  touch(path: string): void;
  /** Atomic. Fails when `to` is a directory that is not empty. */
  rename(from: string, to: string): void;
  /**
   * Removes what stands at the path, with everything below it, in read-only directories too; links are not followed.
   * Nothing there is fine.
   */
  remove(path: string): void;
  /** Runs a program of this machine to its end, without a terminal. Throws `HostError` when it cannot be started. */
  run(program: Program): Promise<Ended>;
  /** Fetches a file over the network into `to`, which must not be there. Throws `HostError` when the disk says no, and nothing else. */
  download(request: Download): Promise<Downloaded>;
}

export interface Program {
  /** Looked up on the PATH of `env`. */
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What it reads from its standard input. */
  readonly input: string;
  /** Milliseconds; then it is killed with everything that it started. */
  readonly timeout: number;
  /** Bytes of its standard output; beyond that it is killed. */
  readonly maxOutput: number;
}

export interface Ended {
  /** `exit`: by itself. A program that a signal ended has its number and 128 as its status. */
  readonly how: "exit" | "timeout" | "too-much";
  readonly status: number;
  readonly stdout: Uint8Array;
  /** The end of it when it is long. */
  readonly stderr: string;
}

export interface Download {
  /** https, or http to this machine itself; so is everything that it redirects to. */
  readonly url: string;
  readonly to: string;
  readonly maxBytes: number;
  /** Milliseconds for all of it. */
  readonly timeout: number;
  /** Milliseconds without a byte. */
  readonly stall: number;
}

export type Downloaded =
  | { readonly kind: "done"; readonly bytes: number }
  /** An answer that is not the file: its HTTP status. */
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "timeout" | "stalled" | "too-large" | "too-many-redirects" }
  /** A redirect to where a download may not go: the scheme and the host, without credentials, path or query. */
  | { readonly kind: "redirect-refused"; readonly to: string }
  /** It ended before all bytes were there, or the connection could not be made; the system's own word for it. */
  | { readonly kind: "cut" | "network"; readonly detail: string };

/** Why a download did not give the file. */
export type DownloadProblem = Exclude<Downloaded["kind"], "done" | "too-large">;

export interface UnpackLimits {
  /** Bytes of all that it unpacks to. */
  readonly maxBytes: number;
  /** How many times its packed size something may unpack to: the archive, and each file of a zip archive. */
  readonly maxRatio: number;
  /** Bytes; what unpacks to no more than this may have any ratio. */
  readonly smallBytes: number;
}

/** What is in an archive, in its order: an entry, then the bytes that belong to it. A problem is the last that comes. */
export type Unpacked = ArchiveEntry | ArchiveBytes | ArchiveProblem;

export interface ArchiveEntry {
  readonly kind: "entry";
  /** `hardlink`: the same file as the entry at `target`. `special`: a device and what else is no part of a tree. */
  readonly type: "file" | "directory" | "link" | "hardlink" | "special";
  /** As in the archive; a slash at the end of a directory may be there. */
  readonly path: string;
  readonly executable: boolean;
  /** Empty for what leads nowhere. */
  readonly target: string;
}

export interface ArchiveBytes {
  readonly kind: "bytes";
  readonly bytes: Uint8Array;
}

export interface ArchiveProblem {
  readonly kind: "problem";
  /**
   * `format`: it is something else, and `what` says what, if that is known. `broken`: cut off, or not what its own checksums say.
   * `ratio`, `too-large`: beyond the limits. `encrypted`, `method`, `name`: the entry `what` is, is packed in a way that nobody
   * uses, or has a name that is not UTF-8 where the format wants that.
   */
  readonly problem: "format" | "broken" | "ratio" | "too-large" | "encrypted" | "method" | "name";
  readonly what: string;
}

/** The machine said no: which call, where, and the system's own code (`EACCES`, `ENOSPC`, …). */
export class HostError extends Error {
  constructor(
    readonly system: string,
    readonly path: string,
    readonly doing: string,
  ) {
    super(`${doing} ${path}: ${system}`);
  }
}
