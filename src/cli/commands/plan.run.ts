import { printable } from "../../diagnostics/printable.ts";
import { EXIT } from "../../model/exit.ts";
import { type InstallPlan, physicalHome, planInstall } from "../../operations/plan/plan.ts";
import { jsonText } from "../../present/json.ts";
import { planJson } from "../../present/plan/json.ts";
import { planText } from "../../present/plan/text.ts";
import type { Run } from "../command.ts";
import { withFetcher } from "../fetcher.ts";
import { diffCommand, installCommand } from "../plan-command.ts";
import { report } from "../report.ts";
import { reportLockChange } from "../report-lock.ts";
import { requestOf } from "../request.ts";
import type { plan } from "./plan.ts";

export async function run(run: Run<typeof plan>): Promise<number> {
  const { options, out } = run;
  const { scope, root, force, takeOver, target: targets, diff: diffs } = options;
  const { value, diagnostics } = await withFetcher(run, (context) =>
    planInstall(context, {
      request: requestOf(options, { scope }),
      asked: { scope, root },
      flags: { force, takeOver, targets },
      diffs,
    }),
  );
  const exit = report(run, diagnostics);
  const { built, outcome } = value;
  if (built !== null) reportLockChange(run, built.lockChange, "Would write");
  if (built === null || outcome === null) return exit;
  if ("status" in outcome) {
    const { status, messages } = outcome;
    if (options.json) out.print(jsonText({ bundle: built.directory, id: built.bundle.id, status, messages }));
    else out.error(linesOf(messages).join(""));
    return outcome.status;
  }
  const { changes, destinations } = outcome;
  const plans = destinations.map((one) => planJson(one, diffs));
  out.print(
    options.json
      ? jsonText({ bundle: built.directory, id: built.bundle.id, changes, destinations: plans })
      : text(run, outcome),
  );
  return changes && options.exitCode ? EXIT.decide : exit;
}

function text(
  { host, options, out }: Run<typeof plan>,
  { destinations, refused, messages }: InstallPlan,
): string {
  const next = {
    command: (...more: readonly string[]) => installCommand(options, more),
    diff: (id: string, directory: string) => diffCommand(options, id, directory),
    // The first line reports that nothing was changed; the plan does that itself.
    refusal: refused ? linesOf(messages).slice(1).join("") : "",
  };
  return planText(destinations, next, { cwd: host.cwd, home: physicalHome(host), ...out.page });
}

function linesOf(messages: readonly string[]): readonly string[] {
  return messages.map((line) => `${printable(line)}\n`);
}
