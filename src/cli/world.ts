// What the command line uses of its process. Tests pass another one.

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start; absolute. Null: the process's own working directory. */
  readonly cwd: string | null;
  readonly stdin: Input;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** What tells this program from any other version of it: what a run finds out is kept for it alone. Null: nothing is kept. */
  readonly program: string | null;
  /** Milliseconds in which nothing must have changed before a run is kept; default: `SETTLED` (host/tracing.ts). */
  readonly settled?: number;
  /** Whether there is somebody at a terminal who can be asked. */
  readonly asks: boolean;
  /** Whether scripts get the streams of the process itself. Otherwise what they print is passed on to `stdout` and `stderr`. */
  readonly inherits: boolean;
  /** Runs `clean` when the process ends, or is told to end, before the returned `release` is called. */
  readonly beforeEnd: (clean: () => void) => () => void;
}

export interface Input {
  readonly isTerminal: boolean;
  /** The next line, without its end; null when there is none. */
  readonly line: () => Promise<string | null>;
}

export interface Stream {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Null when unknown: a pipe, a file. */
  readonly columns: number | null;
}

/** Output of a script that is kept for `--json`, line by line. */
export function keptOutput() {
  const texts: string[] = [];
  const keep = (text: string) => void texts.push(text);
  const lines = () => {
    const all = texts.join("").split("\n");
    return all.at(-1) === "" ? all.slice(0, -1) : all;
  };
  return { output: { stdout: keep, stderr: keep }, lines };
}

/** Where the output of a script goes. */
export function outputOf({ inherits, stdout, stderr }: World) {
  return inherits ? "inherit" : { stdout: stdout.write, stderr: stderr.write };
}
