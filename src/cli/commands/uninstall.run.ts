import { diagnostic } from "../../diagnostics/diagnostic.ts";
import { stateHome } from "../../host/directories.ts";
import { findInstallation, uninstall as removeInstalled } from "../../operations/uninstall.ts";
import { jsonText } from "../../present/json.ts";
import { backupsText } from "../../present/uninstall.ts";
import type { Run } from "../command.ts";
import { report, reportPassedOver } from "../report.ts";
import { requestOf } from "../request.ts";
import { keptOutput, outputOf } from "../world.ts";
import type { uninstall } from "./uninstall.ts";

/** The exit code of the script is ours. */
export async function run(run: Run<typeof uninstall>): Promise<number> {
  const { host, options, out, world } = run;
  const { scope, root, owner, dryRun, force, keepCopies, breakLocks, quiet, json } = options;
  const state = stateHome(host);
  if (state === null) return report(run, [diagnostic("generation/no-home", null, {})]);
  const found = findInstallation(host, state, { request: requestOf(options), owner, scope, root });
  reportPassedOver(run, found.passedOver);
  if (found.value === null) return report(run, found.diagnostics);
  const kept = keptOutput();
  const flags = { dryRun, force, keepCopies, breakLocks, quiet };
  const output = json ? kept.output : outputOf(world);
  const { value: done, diagnostics } = await removeInstalled(host, state, found.value, flags, output);
  const exit = report(run, diagnostics);
  if (done === null) return exit;
  const { status, backups } = done;
  const { scope: removed, owner: whose, root: project } = found.value;
  if (json) {
    const what = { owner: whose, scope: removed, root: project };
    out.print(jsonText({ ...what, status, backups, messages: kept.lines() }));
  } else if (!quiet && status === 0) out.error(backupsText(backups));
  return Math.max(status, exit);
}
