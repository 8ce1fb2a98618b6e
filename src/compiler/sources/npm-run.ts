// Runs the user's npm with the user's settings, and without those of the project that kitout runs in.

import { decodeName } from "../../digest/bytes.ts";
import { type Ended, HostError } from "../../host/host.ts";
import { withoutCredentials } from "../../model/url.ts";
import { MAX_ENTRIES, UNPACKED } from "./archive/limits.ts";
import type { FetchContext } from "./context.ts";

/** npm's JSON output, or why there is none. `code` is npm's own (`E404`), "" without one. */
export type Answer =
  /** `host` is the one that npm asked last, where it logs that. */
  | { readonly kind: "answer"; readonly json: unknown; readonly host: string | null }
  | { readonly kind: "missing" }
  | { readonly kind: "timeout" }
  /** What it unpacks is more than what may come in. */
  | { readonly kind: "too-large" }
  | { readonly kind: "error"; readonly code: string; readonly summary: string };

/**
 * Runs one npm command in `directory`, which `npmDirectory` made. `pack` unpacks what it fetches before it says anything about it, so it
 * does that in the directory, and is killed when that grows too large. Throws `HostError`.
 */
export async function askNpm(
  { host, timeout }: Pick<FetchContext, "host" | "timeout">,
  directory: string,
  command: readonly [name: "outdated" | "view" | "pack", ...args: string[]],
  flags: readonly string[],
): Promise<Answer> {
  const [name, ...args] = command;
  const limits = [`--fetch-timeout=${Math.ceil(silence(timeout))}`, ...RETRIES];
  const isPack = name === "pack";
  // npm's own cache, where it unpacks, may be anywhere and may be large.
  const here = isPack ? [`--cache=${directory}/npm-cache`] : [];
  const program = {
    name: "npm",
    args: [name, ...FLAGS, `--git=${directory}/no-git`, ...limits, ...flags, ...here, "--", ...args],
    cwd: directory,
    env: { ...npmEnvironment(host.env), ...(isPack ? { TMPDIR: directory } : {}) },
    input: "",
    timeout,
    maxOutput: MAX_OUTPUT,
    endsWithUs: true,
    ...(isPack ? { maxDisk: { bytes: UNPACKED.maxBytes, entries: MAX_ENTRIES } } : {}),
  };
  try {
    return answerOf(await host.run(program));
  } catch (error) {
    if (error instanceof HostError && error.system === "ENOENT") return { kind: "missing" };
    throw error;
  }
}

/** How many milliseconds without a byte are accepted of those for all of it; npm's default of five minutes is too long. */
export function silence(timeout: number): number {
  return Math.min(timeout / 3, 30_000);
}

const RETRIES = ["--fetch-retries=1", "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=2000"];

/** Bytes. A package's whole list of versions and files is printed. */
const MAX_OUTPUT = 64 * 1024 * 1024;

const FLAGS = [
  "--json",
  // Only this flag keeps npm from looking for a workspace above the directory.
  "--no-workspaces",
  "--no-global",
  "--ignore-scripts",
  // A registry's tarball is "remote", and nothing else is wanted. Versions of npm without these options ignore them.
  "--allow-git=none",
  "--allow-directory=none",
  "--allow-file=none",
  "--allow-remote=all",
  "--no-dry-run",
  "--pack-destination=.",
  "--no-offline",
  "--no-prefer-offline",
  "--no-audit",
  "--no-fund",
  "--no-update-notifier",
  "--no-progress",
  "--no-color",
  "--no-timing",
  "--logs-max=0",
  "--loglevel=error",
];

/** npm settings that may be in the user's environment and start nothing. */
const OWN_SETTINGS = new Set(
  `registry userconfig globalconfig prefix cache proxy http_proxy https_proxy noproxy cafile ca cert key strict_ssl
  local_address maxsockets before min_release_age`.split(/\s+/),
);

/** The user's environment, without what a project's npm or git put into it. */
export function npmEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const inScript = INSIDE_SCRIPT.some((name) => env[name] !== undefined);
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      if (value === undefined || !isKept(name, inScript)) return [];
      return [[name, name === "PATH" ? withoutInstalled(value) : value]];
    }),
  );
}

/** Set in everything that `npm run`, `npx` and the like start. */
const INSIDE_SCRIPT = ["npm_execpath", "npm_command", "npm_lifecycle_event", "npm_config_user_agent"];

function isKept(name: string, inScript: boolean): boolean {
  const setting = /^npm_config_(.*)$/is.exec(name)?.[1];
  if (setting !== undefined) {
    // Credentials and the registries of scopes: npm passes them to no script, so they are the user's.
    if (/^\/\/|^@/.test(setting)) return true;
    // In a script, lower-case variables may be the project's settings; npm writes no others.
    if (inScript && name.startsWith("npm_config_")) return false;
    return OWN_SETTINGS.has(setting.toLowerCase().replaceAll("-", "_"));
  }
  if (/^npm_|^INIT_CWD$|^GIT_/i.test(name)) return false;
  // `npm run` sets it to the value in the project's .npmrc.
  return !(inScript && name === "NODE_OPTIONS");
}

/** A PATH on which the programs of a project's dependencies are not found. */
function withoutInstalled(path: string): string {
  return path
    .split(":")
    .filter((directory) => !/(?:^|\/)(?:node_modules\/\.bin|node-gyp-bin)\/*$/.test(directory))
    .join(":");
}

function answerOf(ended: Ended): Answer {
  if (ended.how === "timeout" || ended.how === "too-large") return { kind: ended.how };
  if (ended.how === "too-much") return { kind: "error", code: "", summary: "its answer is too long" };
  const json = parsed(decodeName(ended.stdout));
  const error = (json as { error?: { code?: unknown; summary?: unknown } } | null | undefined)?.error;
  // `npm outdated` exits with 1 when something is outdated.
  const failed = json === undefined ? ended.status !== 0 : typeof error?.summary === "string";
  if (!failed) return { kind: "answer", json: json ?? null, host: askedHost(ended.stderr) };
  const code =
    stringOrEmpty(error?.code) || (/^npm (?:error|ERR!) code (\S+)/m.exec(ended.stderr)?.[1] ?? "");
  const summary = shown(stringOrEmpty(error?.summary)) || `it ended with ${ended.status}`;
  if (/TIMEDOUT|TIMEOUT/.test(code) || (code === "FETCH_ERROR" && /timeout/i.test(summary)))
    return { kind: "timeout" };
  return { kind: "error", code, summary };
}

/** From lines such as `npm http fetch GET 200 https://registry.example/name 20ms`, which `--loglevel=http` brings. */
function askedHost(stderr: string): string | null {
  const url = [...stderr.matchAll(/^npm http fetch GET \d+ (https?:\/\/\S+)/gm)].at(-1)?.[1];
  return url !== undefined && URL.canParse(url) ? new URL(url).host : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stringOrEmpty(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Enough for two digests and the words between them. */
const MAX_WORDS = 500;

/** One line without credentials and without queries, which may be credentials. */
function shown(summary: string): string {
  const line = summary.split("\n").find((text) => text.trim() !== "") ?? "";
  return withoutCredentials(line.trim())
    .replace(/^\w*Error: /, "")
    .replace(/(:\/\/[^\s?#]*)[?#]\S*/g, "$1")
    .slice(0, MAX_WORDS)
    .replace(/\.$/, "");
}
