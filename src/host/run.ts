// The only importer of execa: runs the emitted script as the user would.

import os from "node:os";
import { execa, type Result } from "execa";
import { decodeName } from "../digest/bytes.ts";
import { HostError } from "./host.ts";

/** Gives the script's exit code; 128 and the signal's number when a signal ended it, as shells do. Throws `HostError`. */
export async function runScript(script: string, args: readonly string[], cwd: string): Promise<number> {
  return statusOf(
    await execa("/bin/sh", [script, ...args], { ...placeIn(cwd), stdio: "inherit", reject: false }),
    script,
  );
}

export interface Said {
  /** As `runScript` gives it. */
  readonly status: number;
  /** Bytes that are not UTF-8 are spelled as in names (digest/bytes.ts). */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it without a terminal, and gives what it wrote. Throws `HostError`. */
export async function askScript(script: string, args: readonly string[], cwd: string): Promise<Said> {
  const result = await execa("/bin/sh", [script, ...args], {
    ...placeIn(cwd),
    stdin: "ignore",
    encoding: "buffer",
    maxBuffer: MAX_ANSWER,
    reject: false,
  });
  return {
    status: statusOf(result, script),
    stdout: decodeName(result.stdout),
    stderr: decodeName(result.stderr),
  };
}

/** Bytes: a record for each of a hundred thousand skills in eight destinations, and as much again. */
const MAX_ANSWER = 256 * 1024 * 1024;

// All go through sh, so that a store on a file system mounted noexec works too.
function placeIn(cwd: string): { cwd?: string } {
  // A directory whose name is not UTF-8 cannot be named here, and is where this process is already.
  return cwd.isWellFormed() ? { cwd } : {};
}

function statusOf(result: Pick<Result, "exitCode" | "signal" | "cause">, script: string): number {
  if (result.exitCode !== undefined) return result.exitCode;
  if (result.signal !== undefined) return 128 + os.constants.signals[result.signal];
  throw new HostError((result.cause as NodeJS.ErrnoException | undefined)?.code ?? "unknown", script, "run");
}
