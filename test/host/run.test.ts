import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { runProgram } from "../../src/host/run.ts";
import { plant } from "../support/tree.ts";

const MIB = 1024 * 1024;

describe("a program with limits on the disk", () => {
  function run(directory: string, script: string, maxDisk: { bytes: number; entries: number }) {
    const env = { PATH: process.env["PATH"]! };
    const rest = { env, input: "", timeout: 20_000, maxOutput: 1000, maxDisk };
    return runProgram({ name: "sh", args: ["-c", script], cwd: directory, ...rest });
  }

  test("is killed beyond them with everything that it started", async () => {
    const root = plant({ "work/file": "x" });
    const script = "(trap '' TERM; while :; do head -c 1000000 /dev/zero >> deep; sleep 0.01; done) & wait";
    const ended = await run(`${root}/work`, script, { bytes: 5 * MIB, entries: 100 });
    expect(ended.how).toBe("too-large");
    const size = fs.statSync(`${root}/work/deep`).size;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(fs.statSync(`${root}/work/deep`).size).toBe(size);
  });

  test("is killed for many files as for large ones", async () => {
    const root = plant({ "work/file": "x" });
    const script = "mkdir a; i=0; while :; do : > a/$i; i=$((i+1)); done";
    const ended = await run(`${root}/work`, script, { bytes: 500 * MIB, entries: 50 });
    expect(ended.how).toBe("too-large");
  });

  test("is left alone within them, and what is elsewhere is not counted", async () => {
    const root = plant({ "work/file": "x", other: "x" });
    const script = "ln -s .. up; head -c 3000000 /dev/zero > ../other; sleep 0.3; echo done";
    const ended = await run(`${root}/work`, script, { bytes: MIB, entries: 3 });
    expect([ended.how, ended.status, Buffer.from(ended.stdout).toString()]).toEqual(["exit", 0, "done\n"]);
  });
});
