// What starts: it answers what needs no command's code, and loads the rest.

import { HostError } from "../host/host.ts";
import { runScript } from "../host/run-script.ts";
import { stillHolds } from "../host/trace.ts";
import { EXIT } from "../model/exit.ts";
import { version } from "../model/version.ts";
import { KEPT, type KeptRun, keptFile, readKept } from "./kept-run.ts";
import { outputOf, type World } from "./world.ts";

export { processWorld } from "./process-world.ts";

/** Runs one command line in `world`, and gives its exit code (`EXIT`). */
export async function start(args: readonly string[], world: World): Promise<number> {
  if (args[0] === "--version" || args[0] === "-V") {
    world.stdout.write(`kitout ${version}\n`);
    return EXIT.done;
  }
  const kept = KEPT.includes(args[0] ?? "") ? keptRun(args, world) : null;
  if (kept !== null) {
    try {
      return await repeat(kept, world);
    } catch (error) {
      // The script could not be started: a run says why.
      if (!(error instanceof HostError)) throw error;
    }
  }
  const { main } = await import("./main.ts");
  return main(args, world);
}

/** The kept run of a command line, if it would be the same now. */
function keptRun(args: readonly string[], world: World): KeptRun | null {
  const file = keptFile(args, world);
  const kept = file === null ? null : readKept(file);
  return kept !== null && stillHolds(kept.trace, world.env) ? kept : null;
}

async function repeat({ printed, script }: KeptRun, world: World): Promise<number> {
  for (const [stream, text] of printed) world[stream].write(text);
  if (script === null) return EXIT.done;
  const changes = script.env.map(([name, value]) => [name, value ?? undefined] as const);
  const env = { ...world.env, ...Object.fromEntries(changes) };
  return runScript({ cwd: script.cwd, env }, script.path, script.args, outputOf(world));
}
