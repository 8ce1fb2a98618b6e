// The real world: this process.

import os from "node:os";
import { isatty } from "node:tty";
import { EXIT } from "../model/exit.ts";
import type { Stream, World } from "./world.ts";

/** The world of this process. Call it once: it listens for errors of the output. */
export function processWorld(): World {
  // A reader that stops early, such as `head`, is not a failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.stderr.write(`kitout: could not write the output: ${error.code}\n`);
    process.exit(EXIT.system);
  });
  return {
    env: process.env,
    cwd: null,
    // Without `process.stdin`, which opens it: most runs read nothing.
    stdin: { isTerminal: isatty(0), line },
    stdout: streamOf(process.stdout),
    stderr: streamOf(process.stderr),
    asks: isInteractive(),
    inherits: true,
    beforeEnd,
  };
}

/** A terminal without a size cannot show a choice. */
function isInteractive(): boolean {
  const { stdin, stderr, env } = process;
  return stdin.isTTY === true && stderr.isTTY === true && stderr.columns > 0 && env["TERM"] !== "dumb";
}

function streamOf(stream: NodeJS.WriteStream): Stream {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns ?? null;
    },
  };
}

async function line(): Promise<string | null> {
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const one of lines) return one;
    return null;
  } finally {
    lines.close();
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function beforeEnd(clean: () => void): () => void {
  // The exit handlers first end what this run started and remove what it left unfinished; the signal's default action would skip
  // them.
  const end = (signal: NodeJS.Signals) => process.exit(128 + os.constants.signals[signal]);
  process.once("exit", clean);
  for (const signal of SIGNALS) process.once(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
    process.off("exit", clean);
  };
}
