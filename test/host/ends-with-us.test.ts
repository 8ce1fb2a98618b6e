// Programs that end with this process: the shell that watches over them, in every shell.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import type { Duplex } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { HostError, type Program } from "../../src/host/host.ts";
import { runProgram, TIED } from "../../src/host/run.ts";
import { shells, testWith, toolDirectory } from "../installer/support/shells.ts";
import { plant } from "../support/tree.ts";

const program: Program = {
  name: "sh",
  args: [],
  cwd: "/",
  env: { PATH: process.env["PATH"]! },
  input: "",
  timeout: 20_000,
  maxOutput: 1024,
  endsWithUs: true,
};

describe.each(shells)("in $name", (shell) => {
  /** A command that sleeps for `long`, by which its processes are found. */
  const start = (long: string, script: string): { child: ChildProcess; line: Duplex } => {
    const [name, ...args] = shell.command(toolDirectory(plant({}), shell));
    const child = spawn(name!, [...args, "-c", TIED, "sh", "/bin/sh", "-c", script, "sh", long], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    onTestFinished(() => void spawnSync("pkill", ["-9", "-g", String(child.pid)]));
    return { child, line: child.stdio[3] as Duplex };
  };

  testWith(shell.program)("everything ends when the other end of the line is gone", async () => {
    const long = `300.${process.pid}1`;
    const { child, line } = start(long, 'sleep "$1" & sleep "$1" & echo started; wait');
    await once(child.stdout!, "data");
    // The command, what it started, and the shell that watches.
    await expect.poll(() => running(long)).toHaveLength(4);
    line.destroy();
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
    await expect.poll(() => running(long)).toEqual([]);
  });

  testWith(shell.program)("what a program leaves running stays when it ends by itself", async () => {
    const long = `300.${process.pid}2`;
    const { child, line } = start(long, 'sleep "$1" >/dev/null 2>&1 & exit 3');
    expect(await once(child, "exit")).toEqual([3, null]);
    line.end("\n");
    line.resume();
    await once(line, "close");
    await expect.poll(() => running(long)).toHaveLength(1);
  });
});

test("input, output, standard error and status pass through", async () => {
  const script = 'cat; printf %s "$1" >&2; exit 7';
  const ended = await runProgram({ ...program, args: ["-c", script, "sh", "a b"], input: "in\n" });
  expect(ended).toEqual({
    how: "exit",
    status: 7,
    stdout: new Uint8Array(Buffer.from("in\n")),
    stderr: "a b",
  });
});

test("no descriptor of the line is left to the program", async () => {
  const { status } = await runProgram({
    ...program,
    args: ["-c", "{ true <&3; } 2>/dev/null && exit 1; exit 0"],
  });
  expect(status).toBe(0);
});

test("a program that is not there, or may not be run, is what it is without the shell", async () => {
  const directory = plant({});
  fs.writeFileSync(`${directory}/plain`, "", { mode: 0o644 });
  for (const name of ["no-such-program", `${directory}/plain`]) {
    const without = await runProgram({ ...program, name, endsWithUs: false }).catch((error) => error);
    expect(without).toBeInstanceOf(HostError);
    await expect(runProgram({ ...program, name })).rejects.toEqual(without);
  }
});

test("too much output and too much time end everything", async () => {
  const much = await runProgram({ ...program, args: ["-c", "yes & wait"] });
  expect(much.how).toBe("too-much");
  const late = await runProgram({ ...program, args: ["-c", "sleep 300 & wait"], timeout: 200 });
  expect(late.how).toBe("timeout");
});

/** The processes with this among their arguments; those that have ended and that nobody has asked for their status have none. */
function running(argument: string): string[] {
  return spawnSync("pgrep", ["-f", argument], { encoding: "utf8" }).stdout.split("\n").slice(0, -1);
}
