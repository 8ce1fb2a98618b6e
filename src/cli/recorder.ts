// Records a run that may be kept (kept-run.ts): what it asks of the machine, and what it says.

import type { Host } from "../host/host.ts";
import { keepFile } from "../host/keep-file.ts";
import { nullIfRefused } from "../host/null-if-refused.ts";
import { tracing } from "../host/tracing.ts";
import { EXIT } from "../model/exit.ts";
import { cacheDirectory } from "../operations/open-fetcher.ts";
import { encode, type KeptScript, keptFile } from "./kept-run.ts";
import type { Stream, World } from "./world.ts";

export interface Recorder {
  /** The machine, which is asked under record. */
  readonly host: Host;
  /** The world, whose output is recorded. */
  readonly world: World;
  /** Files and directories that the result depends on, although the run did not look at them through `host`. */
  readonly relyOn: (paths: readonly string[]) => void;
  /** The run ends with this script, and says nothing more. */
  readonly endsWith: (script: KeptScript) => void;
  /** The run cannot be repeated without taking place. */
  readonly spoil: () => void;
  /** Keeps the run, if it has come to this exit code without changing anything. */
  readonly keep: (exit: number) => void;
}

/**
 * Records a run of this command line on `machine`; null where no runs are kept. `directory` is where the run was told to start, absolute.
 * `state` is the machine for writing the user's state, whatever the command itself may write.
 */
export function record(
  args: readonly string[],
  machine: Host,
  world: World,
  directory: string | null,
  state: Host,
): Recorder | null {
  const file = keptFile(args, world);
  if (file === null) return null;
  const cache = nullIfRefused(() => cacheDirectory(machine));
  const traced = tracing(machine, cache === null ? null : `${cache}/blobs`, world.settled);
  if (directory !== null && traced.host.realPath(directory) !== machine.cwd) traced.spoil();
  const printed: (readonly ["stdout" | "stderr", string])[] = [];
  let script: KeptScript | null = null;
  const recorded = (name: "stdout" | "stderr"): Stream => ({
    ...world[name],
    write: (text) => {
      if (script !== null) traced.spoil();
      printed.push([name, text]);
      world[name].write(text);
    },
  });
  return {
    host: traced.host,
    world: {
      ...world,
      env: traced.host.env,
      stdout: recorded("stdout"),
      stderr: recorded("stderr"),
    },
    relyOn: (paths) => {
      for (const path of paths) traced.relyOn(path);
    },
    endsWith: (ended) => {
      script = ended;
    },
    spoil: traced.spoil,
    keep: (exit) => {
      const trace = exit === EXIT.done ? traced.trace() : null;
      // Names that are not UTF-8 have no place in the file.
      if (trace?.paths.every((path) => path.isWellFormed()))
        nullIfRefused(() => keepFile(state, file, encode({ trace, printed, script })));
    },
  };
}
