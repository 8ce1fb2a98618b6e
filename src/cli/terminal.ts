// Data goes to stdout, everything else to stderr; colour only on a terminal.

import type { Page } from "../present/page.ts";
import type { World } from "./world.ts";

export interface Terminal {
  /** Data, to stdout. */
  readonly print: (text: string) => void;
  /** Messages, to stderr. */
  readonly error: (text: string) => void;
  /** Whether stderr shows colour: a terminal, and NO_COLOR is not set. */
  readonly colour: boolean;
  /** Whether stdout is a terminal, where raw data could act as control sequences. */
  readonly shown: boolean;
  /** Whether stderr is a terminal. */
  readonly live: boolean;
  /** Asks a question on stderr, to be answered with yes or no; null where nobody can answer. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
  /** Columns of stderr. */
  readonly width: number;
  /** The page of stdout: as wide as the terminal, up to a width that is easy to read. */
  readonly page: Page;
}

/** The terminal of a world. */
export function terminalOf({ env, stdin, stdout, stderr }: World): Terminal {
  return {
    print: stdout.write,
    error: stderr.write,
    colour: stderr.isTerminal && !env["NO_COLOR"],
    shown: stdout.isTerminal,
    live: stderr.isTerminal && env["TERM"] !== "dumb",
    confirm:
      stdin.isTerminal && stderr.isTerminal
        ? async (question) => {
            stderr.write(`${question} [y/N] `);
            return /^\s*y(?:es)?\s*$/i.test((await stdin.line()) ?? "");
          }
        : null,
    width: stderr.columns || 80,
    page: {
      width: Math.min(stdout.columns ?? 100, 120),
      colour: stdout.isTerminal && !env["NO_COLOR"],
    },
  };
}
