// `kitout generations`: those of the configuration, or all.

import type { Checked, Diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { compareBytes } from "../digest/bytes.ts";
import type { ReadHost } from "../host/host.ts";
import { nullIfUnreachable } from "../host/null-if-unreachable.ts";
import {
  type Generation,
  type History,
  historyFile,
  type Installation,
  readHistories,
  readHistory,
} from "../installed/history.ts";
import { installedOf } from "../installed/record.ts";
import { ownersOf, remembered, stillOwns } from "../installed/remembered.ts";
import { type AskedHistory, allowed, configuredInstallation, noteworthy } from "./find-history.ts";

export interface GenerationList {
  readonly history: History;
  /** The id of the bundle that is installed now, by the installer's record; null when none is. */
  readonly id: string | null;
  /** Whether the project's directory exists. */
  readonly isThere: boolean;
  readonly rows: readonly GenerationRow[];
}

export interface GenerationRow extends Generation, Installation {
  /** Whether this is what is installed now. */
  readonly current: boolean;
}

export interface ListedGenerations extends Checked<readonly GenerationList[] | null> {
  /** Why the configuration does not decide which generations are meant. */
  readonly passedOver: readonly Diagnostic[];
}

/** The generations of the configuration; without one, or with `all` or an owner, of all installations. Null when a history is damaged. */
export function listGenerations(
  host: ReadHost,
  state: string,
  asked: AskedHistory,
  all: boolean,
): ListedGenerations {
  const reports = new Reports();
  const { installation, problems } = all
    ? { installation: null, problems: [] }
    : configuredInstallation(host, asked);
  const histories = reports.take(
    installation === null ? allOf(host, state, asked) : only(readHistory(host, state, installation)),
  );
  const lists = histories?.map((history) => listOf(host, state, history)) ?? null;
  return { ...reports.with(lists), passedOver: noteworthy(problems) };
}

function only({ value, diagnostics }: Checked<History | null>): Checked<readonly History[] | null> {
  return { value: value === null ? null : [value], diagnostics };
}

function allOf(host: ReadHost, state: string, asked: AskedHistory): Checked<readonly History[] | null> {
  const { value, diagnostics } = readHistories(host, state);
  if (value === null) return { value, diagnostics };
  const histories = allowed(host, asked, [...value, ...unrecorded(host, state, value)]);
  const sorted = [...histories].sort((a, b) => compareBytes(historyFile(state, a), historyFile(state, b)));
  return { value: sorted, diagnostics };
}

/** Empty histories for owners whose user-scope installs were only made by bundles' own scripts. */
function unrecorded(host: ReadHost, state: string, histories: readonly History[]): History[] {
  const known = new Set(histories.filter(({ root }) => root === null).map(({ owner }) => owner));
  const others = ownersOf(host, state).filter((owner) => !known.has(owner));
  return others.map((owner) => ({
    scope: "user",
    owner,
    root: null,
    last: 0,
    current: null,
    generations: [],
  }));
}

function listOf(host: ReadHost, state: string, history: History): GenerationList {
  const { scope, owner, root } = history;
  const last = remembered(host, state, history);
  const id = last !== null && stillOwns(host, last, owner) ? last.id : null;
  const installed = installedOf(history, id);
  const rows = history.generations.map((generation) => ({
    ...generation,
    current: generation === installed,
    scope,
    owner,
    root,
  }));
  const isThere = root === null || nullIfUnreachable(() => host.realPath(root)) !== null;
  return { history, id, isThere, rows };
}
