// The history of an installation: its generations, in a file in the user's own state. None of it is kept in a project, where it could
// have come with a clone.

import { type Checked, type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { hexDigest } from "../digest/nar.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { nullIfUnreachable } from "../host/null-if-unreachable.ts";
import { alone } from "../host/presence.ts";
import type { HistoryProblem } from "../model/history.ts";
import { SCOPES, type Scope } from "../model/installer.ts";
import { canonicalJson } from "../model/json.ts";
import { basename } from "../model/names.ts";

/** Everything that one owner installs, for the user or into one project. */
export interface Installation {
  readonly scope: Scope;
  readonly owner: string;
  /** The project's directory, physical; null for the user's scope. */
  readonly root: string | null;
}

export interface Generation {
  readonly number: number;
  /** ISO 8601, in UTC. */
  readonly time: string;
  /** The bundle's id. */
  readonly id: string;
  /** Where the bundle was, physical. */
  readonly bundle: string;
  /** The number of skills. */
  readonly skills: number;
}

export interface History extends Installation {
  /** The highest number ever used: numbers are never reused. */
  readonly last: number;
  /** The number of the generation that was installed last; null when nothing is installed. */
  readonly current: number | null;
  /** In the order of their numbers. */
  readonly generations: readonly Generation[];
}

/**
 * The history of an installation; `state` is kitout's state directory (`stateHome`). Empty when nothing was ever recorded, null when the
 * file is damaged.
 */
export function readHistory(
  host: ReadHost,
  state: string,
  installation: Installation,
): Checked<History | null> {
  return readFile(host, historyFile(state, installation), installation);
}

/** The histories of all installations, in no particular order; null when one is damaged. */
export function readHistories(host: ReadHost, state: string): Checked<readonly History[] | null> {
  const directory = `${state}/${FOLDER}`;
  if (host.stat(directory) === null) return { value: [], diagnostics: [] };
  const files = host.list(directory).filter(({ name }) => name.endsWith(".json"));
  const read = files.map(({ name }) => readFile(host, `${directory}/${name}`, null));
  const histories = read.map(({ value }) => value).filter((history) => history !== null);
  const diagnostics = read.flatMap((one) => one.diagnostics);
  return { value: histories.length < files.length ? null : histories, diagnostics };
}

/**
 * Replaces the history by what `change` returns, unless that is the same object. No other process changes a history at the same time.
 * Null, and nothing is written, when the file is damaged. Throws `HostError`.
 */
export function changeHistory(
  host: Host,
  state: string,
  installation: Installation,
  change: (history: History) => History,
): Checked<History | null> {
  return alone(host, `${state}/${FOLDER}`, (work) => {
    const read = readHistory(host, state, installation);
    const changed = read.value === null ? null : change(read.value);
    if (changed !== null && changed !== read.value) {
      const generations = changed.generations.map((generation) => ({ ...generation }));
      const text = canonicalJson({ version: 1, ...changed, generations });
      host.writeFile(`${work}/new`, [Buffer.from(text)], 0o600);
      host.rename(`${work}/new`, historyFile(state, installation));
    }
    return { value: changed, diagnostics: read.diagnostics };
  });
}

/** The file of an installation's history. */
export function historyFile(state: string, { scope, owner, root }: Installation): string {
  const where = root === null ? scope : `${scope}-${hexDigest(root).slice(0, 40)}`;
  return `${state}/${FOLDER}/${where}-${owner}.json`;
}

/** Names of owners do not begin with a dot, so it cannot be one. */
const FOLDER = ".generations";

/** `expected` is the installation that it must belong to; null: any. */
function readFile(host: ReadHost, file: string, expected: Installation | null): Checked<History | null> {
  const damaged = (problem: HistoryProblem) => ({
    value: null,
    diagnostics: [diagnostic("generation/damaged", { file }, { problem })] as Diagnostic[],
  });
  const stat = nullIfUnreachable(() => host.stat(file));
  if (stat === null && expected !== null)
    return { value: { ...expected, last: 0, current: null, generations: [] }, diagnostics: [] };
  if (stat?.kind !== "file" || stat.size > MAX_BYTES) return damaged("not-a-file");
  if (stat.owner !== host.user && stat.owner !== 0) return damaged("foreign");
  const parsed = parse(host.readFile(file));
  if (parsed === null) return damaged("syntax");
  if (parsed["version"] !== 1) return damaged("version");
  const history = decode(parsed);
  // A renamed file would count for another installation.
  if (history === null || basename(historyFile("", history)) !== basename(file)) return damaged("content");
  return { value: history, diagnostics: [] };
}

/** Enough for a hundred thousand generations. */
const MAX_BYTES = 64 * 1024 * 1024;

function parse(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof parsed === "object" && !Array.isArray(parsed) ? parsed : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

function decode(parsed: Record<string, unknown>): History | null {
  const { owner, root, last, current } = parsed;
  const scope = SCOPES.find((known) => known === parsed["scope"]);
  const generations = Array.isArray(parsed["generations"]) ? parsed["generations"].map(decodeOne) : [null];
  if (scope === undefined || typeof owner !== "string" || owner === "" || owner.includes("/")) return null;
  if (scope === "user" ? root !== null : !isPath(root)) return null;
  if (!generations.every((generation) => generation !== null)) return null;
  const numbers = [0, ...generations.map(({ number }) => number)];
  if (numbers.some((number, index) => index > 0 && number <= numbers[index - 1]!)) return null;
  if (!Number.isSafeInteger(last) || (last as number) < numbers.at(-1)!) return null;
  if (current !== null && numbers.indexOf(current as number) < 1) return null;
  return {
    scope,
    owner,
    root: root as string | null,
    last: last as number,
    current: current as number | null,
    generations,
  };
}

function decodeOne(parsed: unknown): Generation | null {
  const { number, time, id, bundle, skills } = (parsed ?? {}) as Record<keyof Generation, unknown>;
  if (!Number.isSafeInteger(number) || !Number.isSafeInteger(skills)) return null;
  if (typeof time !== "string" || Number.isNaN(Date.parse(time))) return null;
  if (typeof id !== "string" || !/^[0-9a-f]{64}$/.test(id)) return null;
  if (!isPath(bundle) || basename(bundle) !== id) return null;
  return { number: number as number, time, id, bundle, skills: skills as number };
}

function isPath(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("/");
}
