// Options as data, the same for every command that takes them.

import type { Scope } from "../model/installer.ts";

export interface OptionSpec {
  readonly short?: string;
  readonly type: "boolean" | "string";
  readonly multiple?: boolean;
  /** The name of its value in the help. */
  readonly value?: string;
  /** Empty: the option is an older spelling, and the help does not show it. */
  readonly about: string;
}

/** A switch is true or false, an option is its value or null, a repeatable one is a list. */
export type OptionValues<S extends Readonly<Record<string, OptionSpec>>> = {
  readonly [K in keyof S & string as CamelCase<K>]: S[K]["type"] extends "boolean"
    ? boolean
    : S[K] extends { readonly multiple: true }
      ? readonly string[]
      : string | null;
};

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

export const common = {
  config: {
    short: "c",
    type: "string",
    value: "FILE",
    about: "the skills.yaml to use; default: search here and in the directories above",
  },
  directory: { short: "C", type: "string", value: "DIR", about: "run as if started in DIR" },
  profile: {
    type: "string",
    multiple: true,
    value: "NAME",
    about: "merge in a profile; repeatable (environment: KITOUT_PROFILE)",
  },
  source: {
    type: "string",
    multiple: true,
    value: "NAME=PATH",
    about: "use PATH for source NAME: a directory, or the file of an archive or npm package",
  },
  package: {
    type: "string",
    multiple: true,
    value: "NAME=PATH",
    about: "use the programs in directory PATH for package NAME; user scope only",
  },
  fact: {
    type: "string",
    multiple: true,
    value: "KEY=VALUE",
    about: "set a fact that `when` conditions test: os, arch, host, user, env.NAME, exists.PATH",
  },
  "facts-only": { type: "boolean", about: "use only facts from --fact; detect none on this machine" },
  frozen: { type: "boolean", about: "fail if skills.lock is incomplete or out of date; never write it" },
  offline: { type: "boolean", about: "fetch nothing: use only the cache" },
  timeout: {
    type: "string",
    value: "SECONDS",
    about: "how long one fetch may take; default: 300 (environment: KITOUT_TIMEOUT)",
  },
  scope: {
    type: "string",
    value: "SCOPE",
    about: "install for your user or into a project: user or project; default: see skills.yaml",
  },
  "no-cache": { type: "boolean", about: "read and compile everything, whatever is known of earlier runs" },
  json: { type: "boolean", about: "print JSON, warnings and errors included" },
  quiet: { short: "q", type: "boolean", about: "print no warnings and no progress" },
  help: { short: "h", type: "boolean", about: "print this help" },
} as const satisfies Record<string, OptionSpec>;

/** The options that commands have in common, decoded. */
export interface Options {
  /** The name of the command. */
  readonly command: string;
  /** The words that are neither an option nor the value of one. */
  readonly words: readonly string[];
  readonly config: string | null;
  /** Absolute. */
  readonly directory: string | null;
  readonly profiles: readonly string[];
  readonly profilesFrom: "--profile" | "KITOUT_PROFILE";
  /** Source name to absolute path. */
  readonly bindings: ReadonlyMap<string, string>;
  /** Package name to the absolute path of its programs. Null for a command without this option. */
  readonly packages: ReadonlyMap<string, string> | null;
  /** Fact key to value, as given. */
  readonly facts: ReadonlyMap<string, string>;
  readonly factsOnly: boolean;
  readonly frozen: boolean;
  readonly offline: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly scope: Scope | null;
  readonly noCache: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly help: boolean;
}
