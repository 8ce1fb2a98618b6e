// Finds the command, reads its options, runs it. Commands are loaded when they are used.

import manifest from "../../package.json" with { type: "json" };
import { printable } from "../diagnostics/printable.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { type Host, HostError } from "../host/host.ts";
import { nodeHost } from "../host/node.ts";
import { commands } from "./commands.ts";
import { commandHelp, mainHelp } from "./help.ts";
import { parseOptions, UsageError } from "./options.ts";
import { type Terminal, terminal } from "./terminal.ts";

const { version } = manifest;
const USAGE = 64;
const BUG = 70;

/** Gives the exit code: 0 done, 1 the input is wrong, 2 a decision is needed, 3 the world failed, 64 usage, 70 a bug. */
export async function main(args: readonly string[]): Promise<number> {
  const out = terminal();
  try {
    return await run(args, out);
  } catch (error) {
    if (error instanceof UsageError) {
      out.error(`kitout: ${error.message}\n`);
      out.error(`Try: kitout ${error.command === null ? "" : `${error.command} `}--help\n`);
      return USAGE;
    }
    out.error(
      `kitout: this is a bug in kitout ${version}; please report it with what follows.\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    return BUG;
  }
}

async function run(args: readonly string[], out: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    out.error(mainHelp());
    return USAGE;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    const about = commands.find((command) => command.name === rest[0]);
    out.print(about === undefined ? mainHelp() : commandHelp(about));
    return 0;
  }
  if (name === "--version" || name === "-V") {
    out.print(`kitout ${version}\n`);
    return 0;
  }
  // Options before the command belong to it as well: `kitout -C dir list`.
  const { command, given } = findCommand(args);
  // Whatever is relative is seen from here; a directory that was removed under a shell is nowhere.
  const start = hostIn(null);
  if (start === null) return notThere(out, "the working directory");
  const options = parseOptions(command, given, start.cwd);
  if (options.help) {
    out.print(commandHelp(command));
    return 0;
  }
  const host = options.directory === null ? start : hostIn(options.directory);
  if (host === null) return notThere(out, options.directory ?? ".");
  const { run } = await command.load();
  const context = { host, options, out: { ...out, quiet: options.quiet } };
  try {
    return await run(context);
  } catch (error) {
    // What the machine refused outside the compiler: most commands touch it directly somewhere.
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
  return 1;
}

function hostIn(directory: string | null): Host | null {
  try {
    return nodeHost(process.env, directory);
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}

/** Options that may stand before the command, with a value behind them. */
const VALUED = [
  "-C",
  "-c",
  "--config",
  "--scope",
  "--profile",
  "--source",
  "--fact",
  "--package",
  "--timeout",
];

function findCommand(args: readonly string[]) {
  // The first word that is not an option or an option's value.
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (VALUED.includes(arg)) index += 1;
    else if (!arg.startsWith("-")) {
      const command = commands.find((candidate) => candidate.name === arg);
      if (command !== undefined)
        return { command, given: [...args.slice(0, index), ...args.slice(index + 1)] };
      const near = suggest(
        arg,
        commands.map((candidate) => candidate.name),
      );
      throw new UsageError(
        `there is no command "${arg}".${near === null ? "" : ` Did you mean "${near}"?`}`,
        null,
      );
    }
  }
  throw new UsageError("which command?", null);
}
