import { diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/printable.ts";
import { stateHome } from "../../host/directories.ts";
import { UsageError } from "../../model/usage.ts";
import { findHistory } from "../../operations/find-history.ts";
import { prepareRollback, type ReadyRollback, runRollback } from "../../operations/rollback.ts";
import { minuteOf } from "../../present/generations.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { report, reportPassedOver } from "../report.ts";
import { requestOf } from "../request.ts";
import { keptOutput, outputOf } from "../world.ts";
import type { rollback } from "./rollback.ts";

/** The exit code of the bundle's script is ours. */
export async function run(run: Run<typeof rollback>): Promise<number> {
  const { host, options, out, world } = run;
  const { scope, root, owner, dryRun, force, takeOver, breakLocks, quiet, json } = options;
  const number = numberOf(options.words[0] ?? null);
  const state = stateHome(host);
  if (state === null) return report(run, [diagnostic("generation/no-home", null, {})]);
  const found = findHistory(host, state, { request: requestOf(options), owner, scope, root });
  reportPassedOver(run, found.passedOver);
  if (found.value === null) return report(run, found.diagnostics);
  const prepared = prepareRollback(host, state, found.value, number);
  const ready = prepared.value;
  if (ready === null) return report(run, [...found.diagnostics, ...prepared.diagnostics]);
  try {
    if (!quiet && !json) out.error(announcement(ready, dryRun));
    const kept = keptOutput();
    const flags = { dryRun, force, takeOver, breakLocks, quiet };
    const { value: status, diagnostics } = await runRollback(
      host,
      state,
      ready,
      flags,
      json ? kept.output : outputOf(world),
    );
    if (json) {
      const { number: generation, bundle, id } = ready.generation;
      out.print(jsonText({ generation, bundle, id, status, messages: kept.lines() }));
    }
    return Math.max(status, report(run, diagnostics));
  } finally {
    ready.store.close();
  }
}

function announcement({ history: { owner, root }, generation }: ReadyRollback, dryRun: boolean): string {
  const where = root === null ? "for your user" : `in ${root}`;
  const doing = dryRun ? "would install" : "installing";
  const { number, time } = generation;
  return `kitout: ${doing} generation ${number} of ${minuteOf(time)} (${owner}, ${printable(where)}).\n`;
}

function numberOf(word: string | null): number | null {
  if (word === null) return null;
  if (!/^[1-9][0-9]{0,8}$/.test(word))
    throw new UsageError(`N is the number of a generation, not "${word}".`);
  return Number(word);
}
