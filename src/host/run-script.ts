// Runs the emitted script as the user would. Without the package that runs git and npm: most runs of kitout start this and nothing else.

import { spawn } from "node:child_process";
import os from "node:os";
import { type Host, HostError } from "./host.ts";

/** Where the output of a script goes: to this process's own streams, or to these. */
export type Output =
  | "inherit"
  | { readonly stdout: (text: string) => void; readonly stderr: (text: string) => void };

/**
 * Runs it in the working directory of `host`, with its environment. Returns the script's exit code; 128 plus the signal's number when a
 * signal ended it, as in shells. Whoever tells kitout to end meanwhile tells the script, which leaves everything in order. Throws
 * `HostError`.
 */
export function runScript(
  { cwd, env }: Pick<Host, "cwd" | "env">,
  script: string,
  args: readonly string[],
  output: Output,
): Promise<number> {
  const child = spawn("/bin/sh", [script, ...args], {
    ...surroundings({ cwd, env }),
    stdio: output === "inherit" ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  if (output !== "inherit") {
    child.stdout?.setEncoding("utf8").on("data", output.stdout);
    child.stderr?.setEncoding("utf8").on("data", output.stderr);
  }
  const end = () => void child.kill();
  for (const signal of SIGNALS) process.on(signal, end);
  process.once("exit", end);
  return new Promise<number>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(new HostError(error.code ?? "unknown", script, "run")),
    );
    child.once("close", (status, signal) => resolve(status ?? 128 + os.constants.signals[signal!]));
  }).finally(() => {
    for (const signal of SIGNALS) process.off(signal, end);
    process.off("exit", end);
  });
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Scripts are run by sh, so that a store on a file system mounted noexec works too. */
export function surroundings({ cwd, env }: Pick<Host, "cwd" | "env">) {
  // A directory whose name is not UTF-8 cannot be passed on, but then it is this process's own.
  return { ...(cwd.isWellFormed() ? { cwd } : {}), env: { ...env } } as const;
}
