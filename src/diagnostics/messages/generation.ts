// What was installed before.

import type { HistoryProblem } from "../../model/history.ts";
import { error, failure, refusal, warning } from "../entry.ts";
import { list, shortened } from "../phrases.ts";
import { systemProblem } from "../system-words.ts";

export const messages = {
  "generation/damaged": error<{ problem: HistoryProblem }>(
    ({ problem }) => `This file holds what was installed before, and ${historyProblem(problem)}.`,
    ({ problem }) =>
      problem === "version"
        ? "Use the kitout that wrote it, or a newer one."
        : "Restore it from a backup, or move it away: kitout then forgets these generations, and `kitout gc` may remove their bundles.",
  ),
  "generation/no-home": failure<object>(
    () =>
      "There is no place for what was installed before: neither XDG_STATE_HOME nor HOME is an absolute path.",
    () => "Set HOME, or XDG_STATE_HOME, to the one that was set when it was installed.",
  ),
  "generation/none": error<object>(
    () => "Nothing is recorded that could be gone back to.",
    () => "`kitout install` records what it installs. `kitout generations --all` lists all that is recorded.",
  ),
  "generation/first": error<{ number: number }>(
    ({ number }) => `There is nothing before generation ${number} that differs from it.`,
    () => "`kitout generations` lists what there is; `kitout rollback N` goes to any of it.",
  ),
  "generation/unknown": error<{ number: number; known: readonly number[] }>(
    ({ number }) => `There is no generation ${number}.`,
    ({ known }) =>
      `There ${known.length === 1 ? "is" : "are"}: ${list(known)}. \`kitout generations\` says more.`,
  ),
  "generation/several": refusal<{ owners: readonly string[] }>(
    ({ owners }) =>
      `Several configurations have been installed, and nothing says which is meant: ${list(owners)}.`,
    () => "Name one with --owner NAME, and with --scope if it has the same name in both.",
  ),
  "generation/bundle-gone": failure<{ number: number; bundle: string }>(
    ({ number, bundle }) => `The bundle of generation ${number} is not there any more: ${bundle}.`,
    () =>
      "Somebody removed it, or the store is somewhere else. Go to another generation (`kitout generations` lists them), or build it anew from the skills.yaml of that time.",
  ),
  "generation/not-recorded": warning<{ path: string; system: string }>(
    ({ path, system }) =>
      `This was installed, and is not recorded as a generation: could not write to ${shortened(path)}: ${systemProblem(system)}.`,
    () => "`kitout rollback` cannot come back to it. Make that path writable, or set XDG_STATE_HOME.",
  ),
};

function historyProblem(problem: HistoryProblem): string {
  const problems = {
    "not-a-file": "is no regular file",
    foreign: "belongs to somebody else",
    syntax: "cannot be read: it is not JSON",
    version: "was written by a newer kitout",
    content: "does not say it as kitout does",
  } satisfies Record<HistoryProblem, string>;
  return problems[problem];
}
