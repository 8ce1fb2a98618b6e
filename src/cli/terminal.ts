// Data goes to stdout, everything else to stderr; colour only where somebody sees it.

import type { Page } from "../present/page.ts";
import type { World } from "./world.ts";

export interface Terminal {
  /** Data, to stdout. */
  readonly print: (text: string) => void;
  /** Messages, to stderr. */
  readonly error: (text: string) => void;
  /** Whether stderr shows colour: a terminal, and NO_COLOR is not set. */
  readonly colour: boolean;
  /** Whether somebody sees the data: what is exact in a file or a pipe might act on a terminal. */
  readonly shown: boolean;
  /** Whether somebody sees stderr during the run. */
  readonly live: boolean;
  /** Columns of stderr. */
  readonly width: number;
  /** What stdout shows: as wide as a terminal, up to where lines get hard to read. */
  readonly page: Page;
}

export function terminalOf({ env, stdout, stderr }: World): Terminal {
  return {
    print: stdout.write,
    error: stderr.write,
    colour: stderr.isTerminal && !env["NO_COLOR"],
    shown: stdout.isTerminal,
    live: stderr.isTerminal && env["TERM"] !== "dumb",
    width: stderr.columns || 80,
    page: {
      width: Math.min(stdout.columns ?? 100, 120),
      colour: stdout.isTerminal && !env["NO_COLOR"],
    },
  };
}
