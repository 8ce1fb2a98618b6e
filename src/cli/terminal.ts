// Data goes to stdout, everything else to stderr; colour only where somebody sees it.

export interface Terminal {
  /** Data, to stdout. */
  readonly print: (text: string) => void;
  /** Messages, to stderr. */
  readonly error: (text: string) => void;
  /** Whether stderr shows colour: a terminal, and NO_COLOR is not set. */
  readonly colour: boolean;
  /** Whether somebody sees the data: what is exact in a file or a pipe might act on a terminal. */
  readonly shown: boolean;
  /** Whether somebody sees stderr while the run goes on. */
  readonly live: boolean;
  readonly quiet: boolean;
}

export function terminal(): Terminal {
  // A reader that has seen enough, such as `head`, is no reason to fail.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.stderr.write(`kitout: could not write the output: ${error.code}\n`);
    process.exit(3);
  });
  return {
    print: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    colour: process.stderr.isTTY === true && !process.env["NO_COLOR"],
    live: process.stderr.isTTY === true && process.env["TERM"] !== "dumb",
    shown: process.stdout.isTTY === true,
    quiet: false,
  };
}
