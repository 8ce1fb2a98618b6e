// Generations: the record of what was installed before.

import type { HistoryProblem } from "../../model/history.ts";
import { error, failure, refusal, warning } from "../entry.ts";
import { list, shortened } from "../phrases.ts";
import { systemProblem } from "../system-words.ts";

export const messages = {
  "generation/damaged": error<{ problem: HistoryProblem }>(
    ({ problem }) => `The record of generations in this file cannot be used: ${historyProblem(problem)}.`,
    ({ problem }) =>
      problem === "version"
        ? "Use the kitout that wrote it, or a newer one."
        : "Restore it from a backup, or move it away: kitout then forgets these generations, and `kitout gc` may remove their bundles.",
  ),
  "generation/no-home": failure<object>(
    () =>
      "There is no directory for the record of generations: neither XDG_STATE_HOME nor HOME is an absolute path.",
    () => "Set HOME or XDG_STATE_HOME to the value that it had when you installed.",
  ),
  "generation/none": error<object>(
    () => "There is no generation to roll back to.",
    () =>
      "`kitout install` records a generation. `kitout generations --all` lists everything that is recorded.",
  ),
  "generation/first": error<{ number: number }>(
    ({ number }) =>
      `There is nothing to roll back to: no earlier generation differs from generation ${number}.`,
    () => "`kitout generations` lists the generations; `kitout rollback N` returns to one of them.",
  ),
  "generation/unknown": error<{ number: number; known: readonly number[] }>(
    ({ number }) => `There is no generation ${number}.`,
    ({ known }) => `Known generations: ${list(known)}. \`kitout generations\` shows what they are.`,
  ),
  "generation/several": refusal<{ owners: readonly string[] }>(
    ({ owners }) =>
      `Several configurations have been installed, and it is not clear which one you mean: ${list(owners)}.`,
    () => "Name one with --owner NAME. Add --scope if both scopes have an owner of that name.",
  ),
  "generation/bundle-gone": failure<{ number: number; bundle: string }>(
    ({ number, bundle }) => `The bundle of generation ${number} no longer exists: ${bundle}.`,
    () =>
      "It was removed, or the store has moved. Use another generation (`kitout generations` lists them), or restore the old skills.yaml and build again.",
  ),
  "generation/not-recorded": warning<{ path: string; system: string }>(
    ({ path, system }) =>
      `The skills are installed, but the generation was not recorded: could not write to ${shortened(path)}: ${systemProblem(system)}.`,
    () => "`kitout rollback` cannot return to it. Make that path writable, or set XDG_STATE_HOME.",
  ),
};

function historyProblem(problem: HistoryProblem): string {
  const problems = {
    "not-a-file": "it is not a regular file",
    foreign: "it belongs to somebody else",
    syntax: "it is not valid JSON",
    version: "a newer kitout wrote it",
    content: "it is not what kitout writes",
  } satisfies Record<HistoryProblem, string>;
  return problems[problem];
}
