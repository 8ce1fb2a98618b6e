// The only importer of execa: runs the emitted script as the user would.

import os from "node:os";
import { execa } from "execa";
import { HostError } from "./host.ts";

/** Gives the script's exit code; 128 and the signal's number when a signal ended it, as shells do. Throws `HostError`. */
export async function runScript(script: string, args: readonly string[], cwd: string): Promise<number> {
  // Through sh, so that a store on a file system mounted noexec works too.
  const result = await execa("/bin/sh", [script, ...args], {
    // A directory whose name is not UTF-8 cannot be named here, and is where this process is already.
    ...(cwd.isWellFormed() ? { cwd } : {}),
    stdio: "inherit",
    reject: false,
  });
  if (result.exitCode !== undefined) return result.exitCode;
  if (result.signal !== undefined) return 128 + os.constants.signals[result.signal];
  throw new HostError((result.cause as NodeJS.ErrnoException | undefined)?.code ?? "unknown", script, "run");
}
