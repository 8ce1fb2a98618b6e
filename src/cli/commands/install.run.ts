import { openInstallStore, prepareInstall, repeatable, runInstall } from "../../operations/install.ts";
import { backupsLeft, isConfigured } from "../../operations/uninstall.ts";
import { jsonText } from "../../present/json.ts";
import { backupsText } from "../../present/uninstall.ts";
import type { Run } from "../command.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { reportLockChange } from "../report-lock.ts";
import { requestOf } from "../request.ts";
import { keptOutput, outputOf } from "../world.ts";
import type { install } from "./install.ts";
import { run as runUninstall } from "./uninstall.run.ts";

/** The exit code of the bundle's script is ours. */
export async function run(run: Run<typeof install>): Promise<number> {
  const { machine, options, out, world, recorder } = run;
  const {
    scope,
    root,
    target: targets,
    dryRun,
    force,
    takeOver,
    breakLocks,
    verify,
    uninstall,
    porcelain,
    quiet,
  } = options;
  if (uninstall && targets.length === 0 && !isConfigured(run.host, options.config))
    return runUninstall({ ...run, options: { ...options, owner: null, keepCopies: false } });
  const opened = openInstallStore(machine);
  const store = opened.value;
  if (store === null) return report(run, opened.diagnostics);
  try {
    const prepared = await withFetcher(run, (context) =>
      prepareInstall(context, store, {
        request: requestOf(options, { scope }),
        asked: { scope, root },
        flags: { dryRun, force, takeOver, breakLocks, verify, uninstall, porcelain, quiet, targets },
      }),
    );
    const { built, ready } = prepared.value;
    if (built !== null) reportLockChange(run, built.lockChange);
    const exit = report(run, prepared.diagnostics);
    if (ready === null) return exit;
    const kept = keptOutput();
    const output = options.json ? kept.output : outputOf(world);
    const {
      value: { status, isRecorded },
      diagnostics,
    } = await runInstall(machine, ready, output);
    if (options.json) {
      const { directory, bundle } = ready.built;
      out.print(jsonText({ bundle: directory, id: bundle.id, status, messages: kept.lines() }));
    } else if (uninstall && status === 0 && !quiet && !porcelain)
      out.error(backupsText(backupsLeft(machine, ready.installation)));
    report(run, diagnostics);
    const same = isRecorded && !options.json ? repeatable(ready) : null;
    if (same === null) recorder?.spoil();
    else {
      recorder?.relyOn(same.reliedOn);
      const env = Object.entries(same.apart).map(([name, value]) => [name, value ?? null] as const);
      recorder?.endsWith({ path: same.script, args: same.args, cwd: machine.cwd, env });
    }
    return status;
  } finally {
    store.close();
  }
}
