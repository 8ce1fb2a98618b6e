// Generations: the record of what was installed before.

import type { HistoryProblem } from "../../model/history.ts";
import { error, failure, refusal, warning } from "../entry.ts";
import { list, shortened } from "../phrases.ts";
import { systemProblem } from "../system-words.ts";

export const messages = {
  "generation/damaged": error<{ problem: HistoryProblem }>(
    ({ problem }) => `kitout cannot read the generations recorded in this file: ${historyProblem(problem)}.`,
    ({ problem }) =>
      problem === "version"
        ? "Use the kitout that wrote it, or a newer one."
        : "Restore it from a backup. Or move it elsewhere: kitout can then no longer roll back to these generations, and `kitout gc` may delete their bundles.",
  ),
  "generation/no-home": failure<object>(
    () =>
      "kitout cannot tell where generations are recorded: neither XDG_STATE_HOME nor HOME is an absolute path.",
    () => "Set HOME or XDG_STATE_HOME to the value that it had when you installed.",
  ),
  "generation/none": error<object>(
    () => "There is no generation to roll back to.",
    () =>
      "`kitout install` records a generation. `kitout generations --all` lists everything that is recorded.",
  ),
  "generation/first": error<{ number: number }>(
    ({ number }) =>
      `Cannot roll back: there is no earlier generation that differs from the current one (${number}).`,
    () => "`kitout generations` lists the generations; `kitout rollback N` returns to one of them.",
  ),
  "generation/unknown": error<{ number: number; known: readonly number[] }>(
    ({ number }) => `There is no generation ${number}.`,
    ({ known }) =>
      `${known.length === 1 ? `The only generation is ${known[0]}` : `Generations: ${list(known)}`}. \`kitout generations\` shows what ${known.length === 1 ? "it contains" : "they contain"}.`,
  ),
  "generation/several": refusal<{ owners: readonly string[] }>(
    ({ owners }) =>
      `Several configurations have been installed, and it is not clear which one you mean: ${list(owners)}.`,
    () => "Choose one with --owner NAME. If that name exists in both scopes, add --scope.",
  ),
  "generation/bundle-gone": failure<{ number: number; bundle: string }>(
    ({ number, bundle }) => `The bundle of generation ${number} no longer exists: ${bundle}.`,
    () =>
      "It was deleted, or the store has moved. Choose another generation (`kitout generations` lists them), or restore the old skills.yaml and build again.",
  ),
  "generation/not-recorded": warning<{ path: string; system: string }>(
    ({ path, system }) =>
      `The skills are installed, but the generation was not recorded: could not write to ${shortened(path)}: ${systemProblem(system)}.`,
    ({ system }) =>
      `\`kitout rollback\` cannot return to this install. ${recordingHint(system)}, and run \`kitout install\` again.`,
  ),
};

function recordingHint(system: string): string {
  if (system === "ENOSPC" || system === "EDQUOT") return "Free some space";
  return ["EACCES", "EPERM", "EROFS"].includes(system) ? "Make that path writable" : "Correct that path";
}

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
