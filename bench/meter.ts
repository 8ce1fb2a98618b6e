import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Command, Place } from "./place.ts";

/** What one command took, in seconds and bytes. */
export interface Reading {
  /** Of the whole tree of processes. */
  readonly cpu: number;
  readonly wall: number;
  /** The largest process; null where nothing tells. */
  readonly peak: number | null;
}

/** Runs a command a number of times, one after the other, and gives what one run took; throws when one fails. */
export type Meter = (command: Command, repeat: number) => Promise<Reading>;

/** How it is measured, for the reader of the results. */
export interface Instrument {
  readonly name: string;
  readonly meter: Meter;
  /** What is short is repeated until it takes about so many seconds: a single run of it is mostly noise, or less than a step of the clock. */
  readonly longEnough: number;
}

/** The finest instrument that this machine has. */
export function instrument(place: Place): Instrument {
  const python = spawnSync("python3", [
    "-c",
    "import os, sys; os.waitstatus_to_exitcode; print(sys.executable)",
  ]);
  return python.status === 0
    ? { name: "getrusage by python3", meter: byPython(place, String(python.stdout).trim()), longEnough: 0.2 }
    : {
        name: "sh's times, in steps of 10 ms in some shells; no python3, so no memory",
        meter: byTimes(place),
        longEnough: 2,
      };
}

function byPython(place: Place, python: string): Meter {
  const script = path.join(place.root, "bench/meter.py");
  const errors = path.join(place.directory, "stderr");
  return async ({ argv, env }, repeat) => {
    const request = JSON.stringify({ argv, env: place.environment(env), errors, repeat });
    const ended = await place.spawn({ argv: [python, "-I", script] }, request);
    if (ended.status !== 0) throw new Error(`The meter failed: ${ended.stderr}`);
    const { cpu, wall, peak, status } = JSON.parse(ended.stdout) as Reading & {
      peak: number;
      status: number;
    };
    if (status !== 0) throw failure(argv, status, fs.readFileSync(errors, "utf8"));
    return { cpu: cpu / repeat, wall: wall / repeat, peak };
  };
}

function byTimes(place: Place): Meter {
  const loop =
    'n=$1; shift; while [ "$n" -gt 0 ]; do "$@" >/dev/null </dev/null || exit; n=$((n - 1)); done; times';
  return async ({ argv, env }, repeat) => {
    const begin = process.hrtime.bigint();
    const ended = await place.spawn(
      { argv: ["sh", "-c", loop, "sh", String(repeat), ...argv], ...(env && { env }) },
      "",
    );
    const wall = Number(process.hrtime.bigint() - begin) / 1e9;
    if (ended.status !== 0) throw failure(argv, ended.status, ended.stderr);
    return { cpu: secondsOfChildren(ended.stdout) / repeat, wall: wall / repeat, peak: null };
  };
}

/** What `times` printed for the shell's children: the second line, user and system. */
export function secondsOfChildren(printed: string): number {
  const times = [
    ...printed
      .trim()
      .split("\n")
      .at(-1)!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ];
  return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

function failure(argv: readonly string[], status: number | null, stderr: string): Error {
  return new Error(`${argv.join(" ")} ended with ${status}: ${stderr.trim().slice(0, 500)}`);
}
