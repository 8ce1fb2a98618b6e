import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/printable.ts";
import type { Host } from "../../host/host.ts";
import { stateHome } from "../../host/places.ts";
import { changeHistory, type Generation, type History, minuteOf } from "../../installed/history.ts";
import { installedOf, movedTo, previousOf } from "../../installed/record.ts";
import { remembered } from "../../installed/remembered.ts";
import { dirname } from "../../model/paths.ts";
import { findHistory } from "../../operations/find-history.ts";
import { flagsOf, runInstaller, scriptOf } from "../../operations/run-installer.ts";
import { damagedScript } from "../../store/existing.ts";
import { type OpenStore, openStore, STORE_DIRECTORIES, strangerIn } from "../../store/open.ts";
import type { Run } from "../commands.ts";
import { UsageError } from "../options.ts";
import { report } from "../report.ts";

/** The script's options that are the same here. */
const PASSED = ["dry-run", "force", "take-over"];

/** Runs the installer of an older bundle, and nothing else: its exit code is ours. */
export async function run(run: Run): Promise<number> {
  const { host, options } = run;
  const number = numberOf(options.words[0] ?? null);
  const diagnostics: Diagnostic[] = [];
  const state = stateHome(host);
  if (state === null) return report(run, [diagnostic("generation/no-home", null, {})]);
  const history = findHistory(run, state, diagnostics);
  const generation = history === null ? null : choose(host, state, history, number, diagnostics);
  const store = generation === null ? null : opened(host, generation, diagnostics);
  if (history === null || generation === null || store === null) return report(run, diagnostics);
  try {
    const { bundle } = generation;
    const path = damagedScript(host, bundle, scriptOf(history.scope));
    if (path !== null) return report(run, [diagnostic("bundle/damaged", null, { bundle, path })]);
    return await rollBack(run, state, history, generation);
  } finally {
    store.close();
  }
}

async function rollBack(run: Run, state: string, history: History, generation: Generation): Promise<number> {
  const { host, options, out } = run;
  const { owner, root } = history;
  if (!options.quiet) {
    const { number, time } = generation;
    const where = root === null ? "for your user" : `in ${root}`;
    out.error(
      `kitout: ${options.own["dry-run"] === true ? "would install" : "installing"} generation ${number} of ${minuteOf(time)} (${owner}, ${printable(where)}).\n`,
    );
  }
  const flags = [...flagsOf(options, PASSED), ...(options.quiet ? ["--quiet"] : [])];
  const status = await runInstaller(host, generation.bundle, history, flags);
  if (status !== 0 || options.own["dry-run"] === true) return status;
  const changed = changeHistory(host, state, history, (now) => movedTo(now, generation.number));
  return Math.max(status, report(run, changed.diagnostics));
}

function numberOf(word: string | null): number | null {
  if (word === null) return null;
  if (!/^[1-9][0-9]{0,8}$/.test(word))
    throw new UsageError(`N is the number of a generation, not "${word}".`, "rollback");
  return Number(word);
}

function choose(
  host: Host,
  state: string,
  history: History,
  number: number | null,
  diagnostics: Diagnostic[],
): Generation | null {
  const { generations } = history;
  const id = remembered(host, state, history)?.id ?? null;
  const chosen =
    number === null
      ? previousOf(history, id)
      : generations.find((generation) => generation.number === number);
  if (chosen) return chosen;
  const known = generations.map((generation) => generation.number);
  if (known.length === 0) diagnostics.push(diagnostic("generation/none", null, {}));
  else if (number === null)
    diagnostics.push(diagnostic("generation/first", null, { number: installedOf(history, id)!.number }));
  else diagnostics.push(diagnostic("generation/unknown", null, { number, known }));
  return null;
}

/** The store that the bundle stands in, so that no `kitout gc` takes it away meanwhile; null when somebody else could have written it. */
function opened(host: Host, { number, bundle, id }: Generation, diagnostics: Diagnostic[]): OpenStore | null {
  if (host.stat(bundle) === null) {
    diagnostics.push(diagnostic("generation/bundle-gone", null, { number, bundle }));
    return null;
  }
  const place = dirname(dirname(bundle));
  const stranger = strangerIn(host, place, [...STORE_DIRECTORIES, `/bundles/${id}`]);
  if (stranger !== null) diagnostics.push(stranger);
  return stranger === null ? openStore(host, place, diagnostics) : null;
}
