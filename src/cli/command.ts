// What a command is, and what it is given when it runs.

import type { Finding } from "../diagnostics/print.ts";
import type { Host } from "../host/host.ts";
import type { common, OptionSpec, Options, OptionValues } from "./options.ts";
import type { Recorder } from "./recorder.ts";
import type { Terminal } from "./terminal.ts";
import type { World } from "./world.ts";

/** What `--help` and the parser need to know of a command. Its code is loaded when it runs. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** What comes after the name. */
  readonly usage: string;
  /** Further paragraphs for the help. */
  readonly about: readonly string[];
  readonly words: { readonly min: number; readonly max: number; readonly missing: string };
  readonly common: readonly (keyof typeof common)[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly (readonly [command: string, what: string])[];
  /**
   * What a run may write below: nothing, the cache of fetched sources, the cache and the store, or anything. That a run is kept
   * (kept-run.ts) is noted in the user's state whatever it says.
   */
  readonly writes: "nothing" | "cache" | "store" | "anything";
}

/** The common options, and those that the command declares, by their names in camel case. */
export type OptionsOf<S extends CommandSpec> = Options & OptionValues<S["options"]>;

/** What every command gets when it runs. */
export interface AnyRun {
  /** The machine, for what the run is about. */
  readonly host: Host;
  /** The machine, for what is kitout's own: the cache, the store, and notes of what was found out. It is never under record. */
  readonly machine: Host;
  readonly options: Options;
  readonly out: Terminal;
  readonly world: World;
  /** As in `CommandSpec`. */
  readonly writes: CommandSpec["writes"];
  /** What `--json` prints to stderr when the run ends: one document, however many reports there were. */
  readonly held: Finding[];
  /** Records this run to keep it; null: it is not kept. */
  readonly recorder: Recorder | null;
}

export interface Run<S extends CommandSpec> extends AnyRun {
  readonly options: OptionsOf<S>;
}

export interface Command {
  readonly spec: CommandSpec;
  /** Loads its code. */
  readonly load: () => Promise<{ readonly run: (run: Run<never>) => number | Promise<number> }>;
}

/** Keeps the types of its options, so that the code of the command knows their names and kinds. */
export function defineCommand<const S extends CommandSpec>(spec: S): S {
  return spec;
}

/** Ties a command to its code, whose `run` must take what the command declares. */
export function command<S extends CommandSpec>(
  spec: S,
  load: () => Promise<{ readonly run: (run: Run<S>) => number | Promise<number> }>,
): Command {
  return { spec, load: load as Command["load"] };
}
