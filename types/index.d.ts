// The public API of kitout. What is not declared here may change with any release.

export interface CompileOptions {
  /** Where to search for a skills.yaml, upwards, and where relative paths start. Default: the working directory. */
  readonly directory?: string;
  /** The configuration to use; default: search for one. One that is named here is trusted. */
  readonly config?: string;
  /** Profiles to merge in. */
  readonly profiles?: readonly string[];
  /** Source name to the directory, or the archive, that is used for it. */
  readonly sources?: Readonly<Record<string, string>>;
  /** What conditions ask about, by key (`os`, `arch`, `host`, `user`, `env.NAME`, `exists.PATH`). Default: this machine. */
  readonly facts?: Readonly<Record<string, string>>;
  /** The lock must be complete and up to date. */
  readonly frozen?: boolean;
  /** Nothing is fetched: only the cache is used. */
  readonly offline?: boolean;
  /** Milliseconds that one fetch may take. Default: 300 000. */
  readonly timeout?: number;
  /** Environment variables: HOME, the XDG directories, proxies. Default: those of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Writes a self-contained bundle to this directory, and skills.lock where something was not locked, as `kitout build --out` does.
   * Default: nothing is written but the cache of fetched sources.
   */
  readonly out?: string;
}

export interface CompileResult {
  /** Null when there was an error. */
  readonly bundle: CompiledBundle | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompiledBundle {
  /** SHA-256 of the bundle's manifest, in hexadecimal: equal inputs give equal ids. */
  readonly id: string;
  /** Where it was written, absolute; null without `out`. */
  readonly directory: string | null;
  /** In the order of their ids. */
  readonly skills: readonly CompiledSkill[];
}

export interface CompiledSkill {
  readonly id: string;
  readonly source: string;
  /** The directory in the source; `.` is its root. */
  readonly path: string;
  /** The digest of the skill as its source has it, as `nix hash path` writes it. */
  readonly digest: string;
}

export interface Diagnostic {
  /** Permanent, for example `source/unknown`; `explain` in the command line says more. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** Relative to the directory where possible; null when it is about no file. */
  readonly file: string | null;
  /** Lines and columns count from 1; the end is exclusive. */
  readonly start: Position | null;
  readonly end: Position | null;
  readonly args: object;
  readonly text: string;
  readonly hint: string;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Compiles a skills.yaml. Mistakes of the user and refusals of the machine are diagnostics; it rejects for bugs only. */
export declare function compile(options?: CompileOptions): Promise<CompileResult>;

/** The digest of a directory, as `nix hash path` prints it. Throws an `Error` when it cannot be read. */
export declare function hashDirectory(directory: string): string;

/** Diagnostics of `compile` as the command line prints them, with the lines that they are about. */
export declare function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  options?: { readonly colour?: boolean },
): string;
