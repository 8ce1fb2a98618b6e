// The real world: this process.

import os from "node:os";
import { EXIT } from "../model/exit.ts";
import type { Stream, World } from "./world.ts";

/** Call it once: it listens for errors of the output. */
export function processWorld(): World {
  // A reader that has seen enough, such as `head`, is no reason to fail.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.stderr.write(`kitout: could not write the output: ${error.code}\n`);
    process.exit(EXIT.system);
  });
  return {
    env: process.env,
    cwd: null,
    stdout: streamOf(process.stdout),
    stderr: streamOf(process.stderr),
    inherits: true,
    beforeEnd,
  };
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

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function beforeEnd(clean: () => void): () => void {
  // Not at once, as the signal would have it: what this run started is ended first, and what it began is removed.
  const end = (signal: NodeJS.Signals) => process.exit(128 + os.constants.signals[signal]);
  process.once("exit", clean);
  for (const signal of SIGNALS) process.once(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
    process.off("exit", clean);
  };
}
