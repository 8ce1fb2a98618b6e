import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/printable.ts";
import type { Host } from "../../host/host.ts";
import { askScript } from "../../host/run.ts";
import type { Scope } from "../../model/installer.ts";
import { type Built, buildIntoStore } from "../../operations/build.ts";
import { installationOf, otherConfig } from "../../operations/installation.ts";
import { missingPrograms } from "../../operations/missing-programs.ts";
import { planOf, type Wanted } from "../../operations/plan/compare.ts";
import { type DestinationRecord, parseRecords } from "../../operations/plan/porcelain.ts";
import { unlessRefused } from "../../operations/plan/read-skill.ts";
import { flagsOf, scriptOf, targetsOf } from "../../operations/run-installer.ts";
import { jsonText } from "../../present/json.ts";
import { planJson } from "../../present/plan/json.ts";
import { planText } from "../../present/plan/text.ts";
import type { Run } from "../commands.ts";
import { withSession } from "../fetching.ts";
import { pageOf } from "../page.ts";
import { diffCommand, installCommand } from "../plan-command.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";

const SOMETHING_TO_DO = 2;
const REFUSED = 2;

/** Build, then ask that bundle's script what it would do, and show what that means for the skills. */
export async function run(run: Run): Promise<number> {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const request = requestOf(options, { scope: options.scope });
  const repair = options.own["force"] === true;
  const built = await withSession(run, (session) =>
    buildIntoStore(host, session, request, repair, diagnostics),
  );
  if (built !== null) diagnostics.push(...missingPrograms(host, built));
  const exit = report(run, diagnostics);
  if (built === null) return exit;
  if (!options.quiet) out.error(built.locked);
  const installation = installationOf(run, built.config);
  const { scope } = installation;
  // What `kitout install` would refuse before it ever asked the script.
  const other =
    scope === "user" && options.own["take-over"] !== true ? otherConfig(host, built.config) : null;
  if (other !== null) return report(run, [other]);
  const script = `${built.directory}/${scriptOf(scope)}`;
  const said = await askScript(script, scriptOptions(run, installation.root), host.cwd);
  const records = parseRecords(said.stdout);
  const actions = records.flatMap(({ entries }) => entries.map(({ action }) => action));
  const lines = said.stderr.split("\n").map((line) => `${printable(line)}\n`);
  const refused = said.status === REFUSED && actions.includes("refuse");
  // A refused entry is a part of the plan.
  if (said.status !== 0 && !refused) {
    out.error(lines.join(""));
    return said.status;
  }
  const diff = options.own["diff"] === true ? (await import("../../changes/diff.ts")).diffsOf() : null;
  const plans = records.map((record) => planOf(host, record, wantedBy(built, scope, record), diff));
  const changes = actions.some((action) => action !== "none");
  const paper = {
    cwd: host.cwd,
    home: homeOf(host),
    ...pageOf(host),
  };
  const outlook = {
    command: (...more: readonly string[]) => installCommand(options, more),
    diff: (id: string, directory: string) => diffCommand(options, id, directory),
    // The first line says that nothing was changed, as the plan does.
    refusal: refused ? lines.slice(1).join("") : "",
  };
  out.print(
    options.json
      ? jsonText({
          bundle: built.directory,
          id: built.bundle.id,
          changes,
          destinations: plans.map((plan) => planJson(plan, diff !== null)),
        })
      : planText(plans, outlook, paper),
  );
  return changes && options.own["exit-code"] === true ? SOMETHING_TO_DO : exit;
}

/** Those of `kitout install`, and that nothing shall be done. */
function scriptOptions({ options }: Run, root: string | null): readonly string[] {
  return [
    "--dry-run",
    "--porcelain",
    ...flagsOf(options, ["force", "take-over"]),
    ...targetsOf(options).flatMap((name) => ["--target", name]),
    ...(root === null ? [] : ["--root", root]),
  ];
}

/** Several destinations of a bundle may be one directory here; then their views are equal, and the first will do. */
function wantedBy(built: Built, scope: Scope, { targets }: DestinationRecord): Wanted {
  const views = built.views.filter((one) => one.scope === scope);
  const own = views.find((one) => one.targets.some(({ name }) => name === targets[0]));
  // A directory that only an environment variable names stands for no target of the bundle; the script lets it when all get the same.
  const view = own ?? (targets.length === 0 ? undefined : views[0]);
  if (view === undefined) return { directory: built.directory, entries: new Map() };
  const entries = [...view.entries].map(([entry, { selected }]) => [entry, selected.id] as const);
  return { directory: `${built.directory}/views/${view.name}`, entries: new Map(entries) };
}

function homeOf(host: Host): string | null {
  const home = host.env["HOME"];
  return home?.startsWith("/") ? unlessRefused(() => host.realPath(home)) : null;
}
