// The command line in the process of the test: what it writes is collected, and it must leave nothing behind in this process.

import { expect } from "vitest";
import { start } from "../../src/cli/start.ts";
import type { Input, Stream, World } from "../../src/cli/world.ts";

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the command line is given of a world. Both streams are pipes, unless it says that they are terminals. */
export interface Given {
  /** Where relative paths start; absolute. */
  readonly cwd: string;
  /** All of the environment: nothing of this process's own is added. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs are kept, when nothing has changed for so many milliseconds. */
  readonly keeps?: number;
  /** Told when a command runs that fetches or reads sources: not when a kept run is repeated. */
  readonly onRun?: () => void;
  /** Columns of the terminal that shows both streams. */
  readonly terminal?: number;
  /** What somebody types on that terminal, line by line. Without it, standard input is no terminal. */
  readonly typed?: readonly string[];
}

/** Runs one command line, with the scripts that it runs, and gives what it wrote. Fails when something of it goes on. */
export async function runHere(args: readonly string[], given: Given): Promise<Result> {
  const stdout = new Collected(given.terminal ?? null);
  const stderr = new Collected(given.terminal ?? null);
  const toClean = new Set<() => void>();
  const world: World = {
    env: given.env,
    cwd: given.cwd,
    stdin: inputOf(given.typed),
    stdout,
    stderr,
    program: given.keeps === undefined ? null : "the program under test",
    ...(given.keeps === undefined ? {} : { settled: given.keeps }),
    asks: false,
    inherits: false,
    beforeEnd: (clean) => {
      given.onRun?.();
      toClean.add(clean);
      return () => void toClean.delete(clean);
    },
  };
  const before = listeners();
  const status = await start(args, world);
  expect({ toClean: toClean.size, listeners: listeners() }).toEqual({ toClean: 0, listeners: before });
  return { status, stdout: stdout.end(), stderr: stderr.end() };
}

function inputOf(typed: readonly string[] | undefined): Input {
  const lines = [...(typed ?? [])];
  return { isTerminal: typed !== undefined, line: () => Promise.resolve(lines.shift() ?? null) };
}

class Collected implements Stream {
  #text = "";
  #hasEnded = false;
  readonly isTerminal: boolean;

  constructor(readonly columns: number | null) {
    this.isTerminal = columns !== null;
  }

  readonly write = (text: string): void => {
    if (this.#hasEnded) throw new Error(`Written after the command line had ended: ${JSON.stringify(text)}`);
    this.#text += text;
  };

  end(): string {
    this.#hasEnded = true;
    return this.#text;
  }
}

/** How many listeners this process has for each event. A command line that leaves one is heard in every later test. */
function listeners(): Readonly<Record<string, number>> {
  return Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)]));
}
