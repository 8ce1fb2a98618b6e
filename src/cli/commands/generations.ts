import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/print.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { Host } from "../../host/host.ts";
import { reached } from "../../host/null-if-unreachable.ts";
import { stateHome } from "../../host/places.ts";
import {
  type Generation,
  type History,
  type Installation,
  minuteOf,
  placeOf,
  readHistories,
  readHistory,
} from "../../installed/history.ts";
import { installedOf } from "../../installed/record.ts";
import { ownersOf, remembered, stillOwns } from "../../installed/remembered.ts";
import { allowed, configured, ownerOf, sayWhy } from "../../operations/find-history.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../commands.ts";
import { report } from "../report.ts";

export function run(run: Run): number {
  const { host, options, out } = run;
  const state = stateHome(host);
  if (state === null) return report(run, [diagnostic("generation/no-home", null, {})]);
  const diagnostics: Diagnostic[] = [];
  const histories = chosen(run, state, diagnostics);
  const exit = report(run, diagnostics);
  if (histories === null) return exit;
  const listed = histories.map((history) => listingOf(host, state, history));
  const shown = listed.filter(({ rows, id }) => rows.length > 0 || id !== null);
  if (options.json) out.print(jsonText({ generations: listed.flatMap(({ rows }) => rows) }));
  else if (shown.length > 0) out.print(shown.map((listing) => table(host, listing)).join("\n"));
  else out.error("kitout: nothing is recorded yet; `kitout install` records what it installs.\n");
  return exit;
}

/** That of the configuration; where there is none, or --all or --owner is given, all that there are. Null when one is damaged. */
function chosen(run: Run, state: string, diagnostics: Diagnostic[]): readonly History[] | null {
  const { host, options } = run;
  const problems: Diagnostic[] = [];
  const looksAtAll = options.own["all"] === true || ownerOf(run) !== null;
  const installation = looksAtAll ? null : configured(run, problems);
  sayWhy(run, problems);
  if (installation !== null) {
    const { value, diagnostics: found } = readHistory(host, state, installation);
    diagnostics.push(...found);
    return value === null ? null : [value];
  }
  const read = readHistories(host, state);
  diagnostics.push(...read.diagnostics);
  if (read.value === null) return null;
  const histories = allowed(run, [...read.value, ...unrecorded(host, state, read.value)]);
  return [...histories].sort((a, b) => compareBytes(placeOf(state, a), placeOf(state, b)));
}

/** Of owners for whom only a bundle's own script has installed something for the user. */
function unrecorded(host: Host, state: string, histories: readonly History[]): History[] {
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

interface Listing {
  readonly history: History;
  /** Of the bundle that the installer says is installed now; null when none is. */
  readonly id: string | null;
  readonly rows: readonly Row[];
}

interface Row extends Generation, Installation {
  /** Whether this is what is installed now. */
  readonly current: boolean;
}

function listingOf(host: Host, state: string, history: History): Listing {
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
  return { history, id, rows };
}

function table(host: Host, { history: { owner, root }, id, rows }: Listing): string {
  const head = root === null ? `${owner}, for your user` : `${owner}, in ${root}`;
  const width = String(rows.at(-1)?.number).length;
  const lines = rows.map(({ number, time, skills, id, current }) => {
    const count = `${skills} ${skills === 1 ? "skill" : "skills"}`;
    return `${current ? "*" : " "} ${String(number).padStart(width)}  ${minuteOf(time)}  ${id.slice(0, 12)}  ${count}${current ? "  (current)" : ""}`;
  });
  if (id === null) {
    const isThere = root === null || reached(() => host.realPath(root)) !== null;
    lines.push(isThere ? "  nothing is installed now" : "  this directory is not there now");
  } else if (!rows.some(({ current }) => current))
    lines.push(`* installed by a bundle's script: ${printable(id.slice(0, 12))}, no generation`);
  return `${printable(head)}:\n${lines.map((line) => `${line}\n`).join("")}`;
}
