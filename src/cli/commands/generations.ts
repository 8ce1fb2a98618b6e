import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/print.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { installedOf } from "../../generations/changes.ts";
import {
  type Generation,
  type History,
  minuteOf,
  placeOf,
  readHistories,
  readHistory,
} from "../../generations/history.ts";
import { remembered } from "../../generations/remembered.ts";
import type { Host } from "../../host/host.ts";
import { stateHome } from "../../host/places.ts";
import type { Run } from "../commands.ts";
import { configured } from "../histories.ts";
import { jsonText } from "../json.ts";
import { report } from "../report.ts";

export function run(run: Run): number {
  const { host, options, out } = run;
  const state = stateHome(host);
  if (state === null) return report(run, [diagnostic("generation/no-home", null, {})]);
  const diagnostics: Diagnostic[] = [];
  const histories = chosen(run, state, diagnostics);
  const exit = report(run, diagnostics);
  if (histories === null) return exit;
  const listed = histories.map((history) => list(host, state, history));
  if (options.json) out.print(jsonText({ generations: listed.flat() }));
  else if (listed.flat().length > 0) out.print(listed.map(table).join("\n"));
  else out.error("kitout: nothing is recorded yet; `kitout install` records what it installs.\n");
  return exit;
}

/** That of the configuration; all when there is none, or --all is given. Null when one is damaged. */
function chosen(run: Run, state: string, diagnostics: Diagnostic[]): readonly History[] | null {
  const installation = run.options.own["all"] === true ? null : configured(run, []);
  const read =
    installation === null ? readHistories(run.host, state) : readHistory(run.host, state, installation);
  diagnostics.push(...read.diagnostics);
  if (read.value === null) return null;
  const histories = "generations" in read.value ? [read.value] : read.value;
  return [...histories].sort((a, b) => compareBytes(placeOf(state, a), placeOf(state, b)));
}

interface Listed extends Generation, Pick<History, "scope" | "owner" | "root"> {
  /** Whether this is what the installer says is installed now. */
  readonly current: boolean;
}

function list(host: Host, state: string, history: History): Listed[] {
  const installed = installedOf(history, remembered(host, state, history)?.id ?? null);
  const { scope, owner, root } = history;
  return history.generations.map((generation) => ({
    ...generation,
    current: generation === installed,
    scope,
    owner,
    root,
  }));
}

function table(listed: readonly Listed[]): string {
  const [first] = listed;
  if (first === undefined) return "";
  const { owner, root } = first;
  const head = root === null ? `${owner}, for your user` : `${owner}, in ${root}`;
  const width = String(listed.at(-1)!.number).length;
  const rows = listed.map(({ number, time, skills, id, current }) => {
    const count = `${skills} ${skills === 1 ? "skill" : "skills"}`;
    return `${current ? "*" : " "} ${String(number).padStart(width)}  ${minuteOf(time)}  ${id.slice(0, 12)}  ${count}${current ? "  (current)" : ""}\n`;
  });
  return `${printable(head)}:\n${rows.join("")}`;
}
