// Finds the command, reads its options and runs it. The code of a command is loaded when it is used.

import { printable } from "../diagnostics/printable.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { type Host, HostError } from "../host/host.ts";
import { nodeHost } from "../host/node.ts";
import { EXIT } from "../model/exit.ts";
import { UsageError } from "../model/usage.ts";
import { version } from "../model/version.ts";
import { parseOptions, VALUED } from "./arguments.ts";
import type { AnyRun, Command } from "./command.ts";
import { commands } from "./commands.ts";
import { commandHelp, mainHelp } from "./help.ts";
import { KEPT } from "./kept-run.ts";
import { permitted } from "./permitted.ts";
import { type Terminal, terminalOf } from "./terminal.ts";
import type { World } from "./world.ts";

/** Runs one command line in `world`, and gives its exit code (`EXIT`). */
export async function main(args: readonly string[], world: World): Promise<number> {
  const out = terminalOf(world);
  try {
    return await run(args, world, out);
  } catch (error) {
    if (error instanceof UsageError) {
      out.error(`kitout: ${error.message}\n`);
      out.error(`Try: kitout ${error.command === null ? "" : `${error.command} `}--help\n`);
      return EXIT.usage;
    }
    const { bugReport } = await import("./bug-report.ts");
    out.error(bugReport(error, version, world));
    return EXIT.bug;
  }
}

async function run(args: readonly string[], world: World, out: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    out.error(mainHelp(commands));
    return EXIT.usage;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    const about = commands.find(({ spec }) => spec.name === rest[0]);
    out.print(about === undefined ? mainHelp(commands) : commandHelp(about.spec));
    return EXIT.done;
  }
  // Options before the command belong to it as well: `kitout -C dir list`.
  const { command, given } = findCommand(args);
  const { spec } = command;
  // Relative paths start here; this fails in a directory that was removed under a shell.
  const start = hostIn(world, world.cwd);
  if (start === null) return notThere(out, world.cwd ?? "the working directory");
  const options = parseOptions(spec, given, start.cwd, world.env);
  if (options.help) {
    out.print(commandHelp(spec));
    return EXIT.done;
  }
  const host = options.directory === null ? start : hostIn(world, options.directory);
  if (host === null) return notThere(out, options.directory ?? ".");
  const { run } = await command.load();
  const { writes } = spec;
  const machine = permitted(host, writes);
  const recorder =
    KEPT.includes(spec.name) && !options.noCache
      ? (await import("./recorder.ts")).record(args, machine, world, options.directory, host)
      : null;
  const context: AnyRun = {
    host: recorder?.host ?? machine,
    machine,
    options: recorder === null ? options : parseOptions(spec, given, start.cwd, recorder.world.env),
    out: recorder === null ? out : terminalOf(recorder.world),
    world,
    writes,
    held: [],
    recorder,
  };
  const exit = await runReporting(() => run(context as never), context);
  if (context.held.length > 0) (await import("./report.ts")).printHeld(context);
  recorder?.keep(exit);
  return exit;
}

/** Runs a command, and reports what the machine refuses. */
async function runReporting(run: () => number | Promise<number>, context: AnyRun): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UsageError)
      throw new UsageError(error.message, error.command ?? context.options.command);
    // A failure of the machine outside the compiler, which reports its own.
    if (!(error instanceof HostError)) throw error;
    const [{ report }, { hostFailure }] = await Promise.all([
      import("./report.ts"),
      import("../diagnostics/host.ts"),
    ]);
    return report(context, [hostFailure(error, null)]);
  }
}

function notThere(out: Terminal, directory: string): number {
  out.error(`kitout: ${printable(directory)} is not a directory that can be entered.\n`);
  return EXIT.wrong;
}

function hostIn(world: World, directory: string | null): Host | null {
  try {
    return nodeHost(world.env, directory);
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}

/** The first word that is neither an option nor an option's value, and all other words. */
function findCommand(args: readonly string[]): { command: Command; given: readonly string[] } {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (VALUED.includes(arg)) index += 1;
    else if (!arg.startsWith("-")) {
      const command = commands.find(({ spec }) => spec.name === arg);
      if (command !== undefined)
        return { command, given: [...args.slice(0, index), ...args.slice(index + 1)] };
      const near = suggest(
        arg,
        commands.map(({ spec }) => spec.name),
      );
      throw new UsageError(
        `there is no command "${arg}".${near === null ? "" : ` Did you mean "${near}"?`}`,
        null,
      );
    }
  }
  throw new UsageError("no command given.", null);
}
