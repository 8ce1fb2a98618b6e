// Options as data, the same for every command that takes them.

import path from "node:path";
import { parseArgs } from "node:util";
import { SCOPES, type Scope } from "../model/installer.ts";
import type { Command } from "./commands.ts";

/** The command line itself is wrong. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly command: string | null,
  ) {
    super(message);
  }
}

export interface OptionSpec {
  readonly short?: string;
  readonly type: "boolean" | "string";
  readonly multiple?: boolean;
  /** What its value is called in the help. */
  readonly value?: string;
  readonly about: string;
}

export const common = {
  config: {
    short: "c",
    type: "string",
    value: "FILE",
    about: "the skills.yaml to use; default: search upwards",
  },
  directory: { short: "C", type: "string", value: "DIR", about: "do everything as if started in DIR" },
  profile: {
    type: "string",
    multiple: true,
    value: "NAME",
    about: "merge in a profile; may be repeated (or KITOUT_PROFILE)",
  },
  source: {
    type: "string",
    multiple: true,
    value: "NAME=PATH",
    about: "take a source from a directory; an archive or an npm package also from its file",
  },
  package: {
    type: "string",
    multiple: true,
    value: "NAME=PATH",
    about: "link to a package's programs there, not to whatever is found; user scope only",
  },
  fact: {
    type: "string",
    multiple: true,
    value: "KEY=VALUE",
    about: "what a `when` asks about: os, arch, host, user, env.NAME, exists.PATH",
  },
  "facts-only": { type: "boolean", about: "ask the machine for no fact: --fact gives all that count" },
  frozen: { type: "boolean", about: "fail unless skills.lock has everything already; write no lock" },
  offline: { type: "boolean", about: "fetch nothing: use what is in the cache" },
  timeout: {
    type: "string",
    value: "SECONDS",
    about: "how long one fetch may take; default: 300 (or KITOUT_TIMEOUT)",
  },
  scope: { type: "string", value: "SCOPE", about: "user or project; default: what skills.yaml says" },
  json: { type: "boolean", about: "print JSON" },
  quiet: { short: "q", type: "boolean", about: "print no warnings and no progress" },
  help: { short: "h", type: "boolean", about: "print this help" },
} as const satisfies Record<string, OptionSpec>;

export interface Options {
  /** The name of the command. */
  readonly command: string;
  /** What is neither an option nor the value of one. */
  readonly words: readonly string[];
  readonly config: string | null;
  /** Absolute. */
  readonly directory: string | null;
  readonly profiles: readonly string[];
  readonly profilesFrom: "--profile" | "KITOUT_PROFILE";
  /** Source name to absolute path. */
  readonly bindings: ReadonlyMap<string, string>;
  /** Name of a package to the absolute path that its programs are in. Null for a command that does not ask. */
  readonly packages: ReadonlyMap<string, string> | null;
  /** By key, as they were given. */
  readonly facts: ReadonlyMap<string, string>;
  readonly factsOnly: boolean;
  readonly frozen: boolean;
  readonly offline: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly scope: Scope | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly help: boolean;
  /** The command's own options. */
  readonly own: Readonly<Record<string, unknown>>;
}

/** `start` is the directory that relative paths are seen from. Throws `UsageError`. */
export function parseOptions(command: Command, args: readonly string[], start: string): Options {
  const specs: Record<string, OptionSpec> = {
    ...pick(command.common),
    help: common.help,
    directory: common.directory,
    quiet: common.quiet,
    ...command.options,
  };
  const parsed = parse(command, args, specs);
  const { values, positionals } = parsed;
  if (
    values["help"] !== true &&
    (positionals.length < command.words.min || positionals.length > command.words.max)
  ) {
    throw new UsageError(
      positionals.length < command.words.min
        ? `${command.words.missing}.`
        : `"${positionals[command.words.max]}" is one word too many.`,
      command.name,
    );
  }
  const directory = (values["directory"] as string | undefined) ?? null;
  const cwd = path.resolve(start, directory ?? ".");
  return {
    command: command.name,
    words: positionals,
    config: (values["config"] as string | undefined) ?? null,
    directory: directory === null ? null : cwd,
    profiles: profilesOf(values["profile"]),
    profilesFrom: values["profile"] === undefined ? "KITOUT_PROFILE" : "--profile",
    bindings: bindingsOf("source", values, cwd, command),
    packages: command.common.includes("package") ? bindingsOf("package", values, cwd, command) : null,
    facts: factsOf(values["fact"], command),
    factsOnly: values["facts-only"] === true,
    frozen: values["frozen"] === true,
    offline: values["offline"] === true,
    timeout: timeoutOf(values["timeout"], command),
    scope: scopeOf(values["scope"], command),
    json: values["json"] === true,
    quiet: values["quiet"] === true,
    help: values["help"] === true,
    own: values,
  };
}

function parse(command: Command, args: readonly string[], specs: Record<string, OptionSpec>) {
  try {
    return parseArgs({
      args: "print-config" in specs ? withSwitch(args) : [...args],
      options: Object.fromEntries(
        // `-C` is short for a long name that is not offered: it is known by its letter everywhere.
        Object.entries(specs).map(([name, { type, short, multiple }]) => [
          name,
          { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}) },
        ]),
      ),
      allowPositionals: true,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const option = /^Option '[^']*?(--[a-z-]+)[^']*' argument/.exec(message)?.[1];
    if (option !== undefined)
      throw new UsageError(
        `${option} takes a value; one that begins with a dash is written ${option}=VALUE.`,
        command.name,
      );
    const [sentence] = message.split(". ") as [string];
    throw new UsageError(`${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}.`, command.name);
  }
}

/** Of a command that prints the configuration, `--config` without a FILE asks for that. */
function withSwitch(args: readonly string[]): string[] {
  const isAlone = (index: number) => args[index + 1]?.startsWith("-") ?? true;
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  return args.map((arg, index) =>
    arg === "--config" && index < end && isAlone(index) ? "--print-config" : arg,
  );
}

function pick(names: readonly (keyof typeof common)[]): Record<string, OptionSpec> {
  return Object.fromEntries(names.map((name) => [name, common[name]]));
}

function profilesOf(given: unknown): string[] {
  const named = Array.isArray(given) ? given : [process.env["KITOUT_PROFILE"] ?? ""];
  return [...new Set(named.flatMap((value: string) => value.split(",")).filter((name) => name !== ""))];
}

function bindingsOf(
  option: "source" | "package",
  values: Readonly<Record<string, unknown>>,
  cwd: string,
  command: Command,
): Map<string, string> {
  const bindings = new Map<string, string>();
  const given = values[option];
  for (const binding of Array.isArray(given) ? (given as string[]) : []) {
    const equals = binding.indexOf("=");
    if (equals < 1 || equals === binding.length - 1)
      throw new UsageError(`--${option} takes NAME=PATH, not "${binding}".`, command.name);
    bindings.set(binding.slice(0, equals), path.resolve(cwd, binding.slice(equals + 1)));
  }
  return bindings;
}

function factsOf(given: unknown, command: Command): Map<string, string> {
  const facts = new Map<string, string>();
  for (const fact of Array.isArray(given) ? (given as string[]) : []) {
    // A path may hold an equals sign, and so may the value of a variable.
    const equals = fact.startsWith("exists.") ? fact.lastIndexOf("=") : fact.indexOf("=");
    if (equals < 1) throw new UsageError(`--fact takes KEY=VALUE, not "${fact}".`, command.name);
    facts.set(fact.slice(0, equals), fact.slice(equals + 1));
  }
  return facts;
}

function timeoutOf(given: unknown, command: Command): number {
  const written = (given as string | undefined) ?? (process.env["KITOUT_TIMEOUT"] || String(SECONDS));
  if (/^[1-9][0-9]{0,4}$/.test(written)) return Number(written) * 1000;
  const where = given === undefined ? "KITOUT_TIMEOUT" : "--timeout";
  throw new UsageError(`${where} takes a number of seconds, at most 99999, not "${written}".`, command.name);
}

/** Much longer than a fetch of what is needed takes, and still an end. */
const SECONDS = 300;

function scopeOf(given: unknown, command: Command): Scope | null {
  if (given === undefined) return null;
  const scope = SCOPES.find((known) => known === given);
  if (scope === undefined)
    throw new UsageError(`--scope is ${SCOPES.join(" or ")}, not "${given}".`, command.name);
  return scope;
}
