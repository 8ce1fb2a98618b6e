// The only importer of execa: asks the emitted script, and runs git and npm for fetches. What installs is run by run-script.ts.

import os from "node:os";
import type { Writable } from "node:stream";
import { execa, type Result } from "execa";
import { decodeName } from "../digest/bytes.ts";
import { watchDisk } from "./disk.ts";
import { type Ended, type Host, HostError, type Program } from "./host.ts";
import { surroundings } from "./run-script.ts";

export interface Said {
  /** As `runScript` (run-script.ts) gives it. */
  readonly status: number;
  /** Bytes that are not UTF-8 are spelled as in names (digest/bytes.ts). */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it without a terminal, and returns its output. Throws `HostError`. */
export async function askScript(
  host: Pick<Host, "cwd" | "env">,
  script: string,
  args: readonly string[],
): Promise<Said> {
  const result = await execa("/bin/sh", [script, ...args], {
    ...surroundings(host),
    extendEnv: false,
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

/**
 * As `Host.run`. The program leads its own process group without a terminal, so that nothing in it can prompt, and so that everything
 * that it started can be killed with it: after the timeout, beyond its limits, and when kitout itself is told to end.
 */
export async function runProgram(program: Program): Promise<Ended> {
  const isTied = program.endsWithUs === true;
  const [name, args] = isTied
    ? ["/bin/sh", ["-c", TIED, "sh", program.name, ...program.args]]
    : [program.name, program.args];
  const child = withUsableUmask(() =>
    execa(name, args, {
      cwd: program.cwd,
      env: program.env,
      extendEnv: false,
      input: program.input,
      ...(isTied ? { stdio: ["pipe", "pipe", "pipe", "pipe"], buffer: { fd3: false } } : {}),
      encoding: "buffer",
      maxBuffer: program.maxOutput,
      detached: true,
      reject: false,
      stripFinalNewline: false,
    }),
  );
  const line = child.stdio[3] as Writable | null | undefined;
  child.once("exit", () => line?.end(ENDED));
  const killAll = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  let killed = null as Ended["how"] | null;
  const kill = (why: Ended["how"]) => {
    killed ??= why;
    killAll();
  };
  const timer = setTimeout(() => kill("timeout"), program.timeout);
  const limits = program.maxDisk;
  const release = limits && watchDisk(program.cwd, limits, () => kill("too-large"));
  // Before the handlers that remove its files.
  process.prependOnceListener("exit", killAll);
  try {
    const result = await child;
    if (result.isMaxBuffer) kill("too-much");
    if (isTied && result.exitCode !== undefined) throwIfNotStarted(program, result.exitCode);
    return {
      how: killed ?? "exit",
      status: killed === null ? statusOf(result, program.name) : KILLED,
      stdout: result.stdout,
      stderr: decodeName(result.stderr.subarray(-MAX_WORDS)),
    };
  } finally {
    clearTimeout(timer);
    release?.();
    process.off("exit", killAll);
  }
}

/**
 * Runs its arguments as a command. Beside it, in the same process group, a shell waits at descriptor 3, which only our process holds at
 * its other end: a line there says that the command has ended; the end of the file without one, that we have been killed. The watcher has
 * no other descriptor of the command's, so that nobody waits for it.
 */
export const TIED = `{ read -r ended <&3 || kill -s KILL 0; } </dev/null >/dev/null 2>&1 &
exec 3<&-
exec "$@"`;
/** What the watcher reads when the command has ended. */
const ENDED = "\n";

/** What `exec` of a shell ends with, by POSIX. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

function throwIfNotStarted({ name }: Program, status: number): void {
  if (status === NOT_FOUND) throw new HostError("ENOENT", name, "run");
  if (status === NOT_EXECUTABLE) throw new HostError("EACCES", name, "run");
}

/** A program that is started by `start` may use the directories that it makes, whatever this process's umask. */
function withUsableUmask<T>(start: () => T): T {
  const umask = process.umask();
  // A worker thread may not set it, and nearly every umask leaves these permissions.
  if ((umask & 0o700) === 0) return start();
  process.umask(umask & 0o077);
  try {
    return start();
  } finally {
    process.umask(umask);
  }
}

const KILLED = 128 + os.constants.signals.SIGKILL;
const MAX_WORDS = 64 * 1024;

function statusOf(result: Pick<Result, "exitCode" | "signal" | "cause">, script: string): number {
  if (result.exitCode !== undefined) return result.exitCode;
  if (result.signal !== undefined) return 128 + os.constants.signals[result.signal];
  throw new HostError((result.cause as NodeJS.ErrnoException | undefined)?.code ?? "unknown", script, "run");
}
