// `kitout rollback`: runs the installer of an earlier bundle, and nothing else.

import { type Checked, diagnostic } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { changeHistory, type Generation, type History } from "../installed/history.ts";
import { installedOf, movedTo, previousOf } from "../installed/record.ts";
import { remembered } from "../installed/remembered.ts";
import { dirname } from "../model/paths.ts";
import { damagedScript } from "../store/existing.ts";
import { foreignWriterOf, type OpenStore, openStore, STORE_DIRECTORIES } from "../store/open.ts";
import { registerUser } from "./register-user.ts";
import { type InstallerFlags, type Output, runInstaller, scriptOf } from "./run-installer.ts";

/** A generation that is about to be installed again. Close the store afterwards. */
export interface ReadyRollback {
  readonly history: History;
  readonly generation: Generation;
  readonly store: OpenStore;
}

/** `number` is that of the generation; null: the previous one. Null when there is none, or it may not be run. */
export function prepareRollback(
  host: Host,
  state: string,
  history: History,
  number: number | null,
): Checked<ReadyRollback | null> {
  const reports = new Reports();
  const generation = reports.take(choose(host, state, history, number));
  const store = generation === null ? null : reports.take(openStoreOf(host, generation));
  if (generation === null || store === null) return reports.with(null);
  const { bundle } = generation;
  const path = damagedScript(host, bundle, scriptOf(history.scope));
  if (path === null) {
    registerUser(host, store.directory, generation.id);
    return reports.with({ history, generation, store });
  }
  store.close();
  reports.report(diagnostic("bundle/damaged", null, { bundle, path }));
  return reports.with(null);
}

/** Runs the script, records which generation is installed now, and returns the script's exit code. */
export async function runRollback(
  host: Host,
  state: string,
  { history, generation }: ReadyRollback,
  flags: InstallerFlags,
  output: Output,
): Promise<Checked<number>> {
  const status = await runInstaller(host, generation.bundle, history, flags, output);
  if (status !== 0 || flags.dryRun === true) return { value: status, diagnostics: [] };
  const changed = changeHistory(host, state, history, (now) => movedTo(now, generation.number));
  return { value: status, diagnostics: changed.diagnostics };
}

function choose(
  host: ReadHost,
  state: string,
  history: History,
  number: number | null,
): Checked<Generation | null> {
  const { generations } = history;
  const id = remembered(host, state, history)?.id ?? null;
  const chosen =
    number === null
      ? previousOf(history, id)
      : generations.find((generation) => generation.number === number);
  if (chosen) return { value: chosen, diagnostics: [] };
  const known = generations.map((generation) => generation.number);
  const problem =
    known.length === 0
      ? diagnostic("generation/none", null, {})
      : number === null
        ? diagnostic("generation/first", null, { number: installedOf(history, id)!.number })
        : diagnostic("generation/unknown", null, { number, known });
  return { value: null, diagnostics: [problem] };
}

/** Opens the store of the bundle, so that no `kitout gc` removes it in the meantime; null when another user could have written to it. */
function openStoreOf(host: Host, { number, bundle, id }: Generation): Checked<OpenStore | null> {
  const reports = new Reports();
  if (host.stat(bundle) === null) {
    reports.report(diagnostic("generation/bundle-gone", null, { number, bundle }));
    return reports.with(null);
  }
  const directory = dirname(dirname(bundle));
  const foreign = foreignWriterOf(host, directory, [...STORE_DIRECTORIES, `/bundles/${id}`]);
  if (foreign !== null) reports.report(foreign);
  return reports.with(foreign === null ? openStore(host, directory, reports.report) : null);
}
