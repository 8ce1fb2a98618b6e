// The public API, as types/index.d.ts declares it: another front of the operations.

import type * as api from "../types/index.d.ts";
import { type Finding, findings, print } from "./diagnostics/print.ts";
import { sourceText } from "./diagnostics/source-text.ts";
import { nodeHost } from "./host/node.ts";
import type { PackedSkill } from "./model/packed.ts";
import { resolve } from "./model/paths.ts";
import type { Request } from "./model/request.ts";
import { buildIntoDirectory, compileOnly } from "./operations/build.ts";
import { hashDirectory as hash } from "./operations/hash.ts";
import { openFetcher } from "./operations/open-fetcher.ts";

const FIVE_MINUTES = 300_000;

export const compile: typeof api.compile = async (options = {}) => {
  const host = nodeHost(options.env ?? process.env, options.directory ?? null);
  const { offline = false, timeout = FIVE_MINUTES, out } = options;
  const fetcher = openFetcher(host, { offline, timeout, progress: () => {} });
  try {
    const context = { host, fetcher };
    const request = requestOf(options, host.cwd);
    const directory = out === undefined ? null : resolve(host.cwd, out);
    const { value, diagnostics } =
      directory === null
        ? await compileOnly(context, request)
        : await buildIntoDirectory(context, request, directory);
    const printer = { textOf: (file: string) => sourceText(host, file), cwd: host.cwd };
    return {
      bundle: value && { id: value.bundle.id, directory, skills: value.packed.map(skillOf) },
      diagnostics: findings(diagnostics, printer),
    };
  } finally {
    fetcher.close();
  }
};

export const hashDirectory: typeof api.hashDirectory = (directory) => {
  const host = nodeHost(process.env, null);
  const hashed = hash(host, resolve(host.cwd, directory));
  if (hashed.kind === "digest") return hashed.digest;
  throw new Error(`${directory} cannot be hashed: ${PROBLEMS[hashed.kind]}`);
};

const PROBLEMS = {
  "not-there": "it does not exist",
  "not-serialisable": "something in it is not a file, a directory or a link",
  changed: "a file changed while it was read",
} as const;

export const formatDiagnostics: typeof api.formatDiagnostics = (diagnostics, { colour = false } = {}) =>
  // The diagnostics from `compile` also have their excerpts, which the public type does not show.
  print(diagnostics as readonly Finding[], colour);

function requestOf(options: api.CompileOptions, cwd: string): Request {
  const bindings = Object.entries(options.sources ?? {}).map(
    ([name, path]) => [name, resolve(cwd, path)] as const,
  );
  return {
    config: options.config ?? null,
    profiles: options.profiles ?? [],
    warnInactiveProfiles: true,
    bindings: new Map(bindings),
    packages: new Map(),
    ignoreUnused: false,
    facts: new Map(Object.entries(options.facts ?? {})),
    factsOnly: false,
    scope: null,
    ignoreConditions: false,
    frozen: options.frozen ?? false,
    lock: null,
    refreshes: () => false,
    takesMovedTags: false,
    install: null,
  };
}

function skillOf({ skill: { selected }, digest }: PackedSkill): api.CompiledSkill {
  const { tree, path } = selected.skill;
  return { id: selected.id, source: tree.name, path: path === "" ? "." : path, digest };
}
