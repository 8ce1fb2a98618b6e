// Parses the words of a command line into options.

import path from "node:path";
import { parseArgs } from "node:util";
import { suggest } from "../diagnostics/suggest.ts";
import { SCOPES, type Scope } from "../model/installer.ts";
import { UsageError } from "../model/usage.ts";
import type { CommandSpec, OptionsOf } from "./command.ts";
import { common, type OptionSpec, type Options } from "./options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Common options that take a value, in each spelling that may come before the command. */
export const VALUED: readonly string[] = Object.entries<OptionSpec>(common)
  .filter(([, { type }]) => type === "string")
  .flatMap(([name, { short }]) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]);

/** The options of a command; relative paths start at the directory `start`. Throws `UsageError`. */
export function parseOptions<S extends CommandSpec>(
  command: S,
  args: readonly string[],
  start: string,
  env: Environment,
): OptionsOf<S> {
  const specs: Record<string, OptionSpec> = {
    ...Object.fromEntries(command.common.map((name) => [name, common[name]])),
    help: common.help,
    directory: common.directory,
    json: common.json,
    quiet: common.quiet,
    ...command.options,
  };
  const { values, positionals } = parse(command, args, specs);
  if (
    values["help"] !== true &&
    (positionals.length < command.words.min || positionals.length > command.words.max)
  ) {
    throw new UsageError(
      positionals.length < command.words.min
        ? `${command.words.missing}.`
        : `unexpected argument "${positionals[command.words.max]}".`,
      command.name,
    );
  }
  const directory = (values["directory"] as string | undefined) ?? null;
  const cwd = path.resolve(start, directory ?? ".");
  const options: Options = {
    command: command.name,
    words: positionals,
    config: (values["config"] as string | undefined) ?? null,
    directory: directory === null ? null : cwd,
    profiles: profilesOf(values["profile"], env),
    profilesFrom: values["profile"] === undefined ? "KITOUT_PROFILE" : "--profile",
    bindings: bindingsOf("source", values, cwd, command),
    packages: command.common.includes("package") ? bindingsOf("package", values, cwd, command) : null,
    facts: factsOf(values["fact"], command),
    factsOnly: values["facts-only"] === true,
    frozen: values["frozen"] === true,
    offline: values["offline"] === true,
    timeout: timeoutOf(values["timeout"], command, env),
    scope: scopeOf(values["scope"], command),
    noCache: values["no-cache"] === true,
    json: values["json"] === true,
    quiet: values["quiet"] === true,
    help: values["help"] === true,
  };
  const entries = Object.entries(command.options).map(([name, spec]) => [
    camelCase(name),
    optionValue(spec, values[name]),
  ]);
  return { ...options, ...Object.fromEntries(entries) } as OptionsOf<S>;
}

function optionValue({ type, multiple }: OptionSpec, given: unknown): boolean | string | null | string[] {
  if (type === "boolean") return given === true;
  if (multiple === true) return (given as string[] | undefined) ?? [];
  return (given as string | undefined) ?? null;
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function parse(command: CommandSpec, args: readonly string[], specs: Record<string, OptionSpec>) {
  try {
    return parseArgs({
      args: "print-config" in specs ? withSwitch(args) : [...args],
      options: Object.fromEntries(
        // `-C` has no long form, but the parser needs a name for it.
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
        `${option} takes a value; write one that begins with a dash as ${option}=VALUE.`,
        command.name,
      );
    const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
    const meant = unknown === undefined ? null : suggest(unknown, Object.keys(specs).map(longOption));
    if (unknown !== undefined && meant !== null)
      throw new UsageError(`unknown option '${unknown}'. Did you mean ${meant}?`, command.name);
    const [sentence] = message.split(". ") as [string];
    throw new UsageError(`${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}.`, command.name);
  }
}

function longOption(name: string): string {
  return `--${name}`;
}

/** `show --config` without a FILE is an older spelling of `kitout config`. */
function withSwitch(args: readonly string[]): string[] {
  const isAlone = (index: number) => args[index + 1]?.startsWith("-") ?? true;
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  return args.map((arg, index) =>
    arg === "--config" && index < end && isAlone(index) ? "--print-config" : arg,
  );
}

function profilesOf(given: unknown, env: Environment): string[] {
  const named = Array.isArray(given) ? given : [env["KITOUT_PROFILE"] ?? ""];
  return [...new Set(named.flatMap((value: string) => value.split(",")).filter((name) => name !== ""))];
}

function bindingsOf(
  option: "source" | "package",
  values: Readonly<Record<string, unknown>>,
  cwd: string,
  command: CommandSpec,
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

function factsOf(given: unknown, command: CommandSpec): Map<string, string> {
  const facts = new Map<string, string>();
  for (const fact of Array.isArray(given) ? (given as string[]) : []) {
    // A path may contain an equals sign, and so may the value of a variable.
    const equals = fact.startsWith("exists.") ? fact.lastIndexOf("=") : fact.indexOf("=");
    if (equals < 1) throw new UsageError(`--fact takes KEY=VALUE, not "${fact}".`, command.name);
    facts.set(fact.slice(0, equals), fact.slice(equals + 1));
  }
  return facts;
}

function timeoutOf(given: unknown, command: CommandSpec, env: Environment): number {
  const written = (given as string | undefined) ?? (env["KITOUT_TIMEOUT"] || String(SECONDS));
  if (/^[1-9][0-9]{0,4}$/.test(written)) return Number(written) * 1000;
  const where = given === undefined ? "KITOUT_TIMEOUT" : "--timeout";
  throw new UsageError(`${where} takes a number of seconds, at most 99999, not "${written}".`, command.name);
}

/** Much longer than a normal fetch takes, but not for ever. */
const SECONDS = 300;

function scopeOf(given: unknown, command: CommandSpec): Scope | null {
  if (given === undefined) return null;
  const scope = SCOPES.find((known) => known === given);
  if (scope === undefined)
    throw new UsageError(`--scope is ${SCOPES.join(" or ")}, not "${given}".`, command.name);
  return scope;
}
