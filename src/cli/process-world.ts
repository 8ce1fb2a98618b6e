// The real world: this process.

import fs from "node:fs";
import os from "node:os";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";
import { EXIT } from "../model/exit.ts";
import type { Stream, World } from "./world.ts";

/** The world of this process. Call it once: it listens for errors of the output. */
export function processWorld(): World {
  return {
    env: process.env,
    cwd: null,
    // Without `process.stdin`, which opens it: most runs read nothing. The same goes for the other streams.
    stdin: { isTerminal: isTerminal(0), line },
    stdout: streamOf(1, () => {
      // A reader that stops early, such as `head`, is not a failure.
      process.stdout.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "EPIPE") return;
        process.stderr.write(`kitout: could not write the output: ${error.code}\n`);
        process.exit(EXIT.system);
      });
      return process.stdout;
    }),
    stderr: streamOf(2, () => process.stderr),
    program: thisProgram(),
    get asks() {
      return isInteractive();
    },
    inherits: true,
    beforeEnd,
  };
}

/** A terminal without a size cannot show a choice. */
function isInteractive(): boolean {
  const { stdin, stderr, env } = process;
  return stdin.isTTY === true && stderr.isTTY === true && stderr.columns > 0 && env["TERM"] !== "dumb";
}

/** Only for what may be one does this load the code about terminals. */
function isTerminal(descriptor: 0 | 1 | 2): boolean {
  try {
    return fs.fstatSync(descriptor).isCharacterDevice() && isatty(descriptor);
  } catch {
    // It is closed.
    return false;
  }
}

/** `open` gives the stream when it is first needed. */
function streamOf(descriptor: 1 | 2, open: () => NodeJS.WriteStream): Stream {
  let opened: NodeJS.WriteStream | null = null;
  const stream = () => {
    opened ??= open();
    return opened;
  };
  const isShown = isTerminal(descriptor);
  return {
    write: (text) => void stream().write(text),
    isTerminal: isShown,
    get columns() {
      return isShown ? (stream().columns ?? null) : null;
    },
  };
}

/** Which file this is, and when it was made. */
function thisProgram(): string | null {
  const path = fileURLToPath(new URL("main.js", import.meta.url));
  const stat = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? null : `${path} ${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
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
