import { UsageError } from "../../model/usage.ts";
import { showConditions } from "../../operations/show/conditions.ts";
import { showSkill } from "../../operations/show/skill.ts";
import { jsonText } from "../../present/json.ts";
import { conditionsText } from "../../present/show/conditions.ts";
import { skillText } from "../../present/show/skill.ts";
import { whyText } from "../../present/show/why.ts";
import type { Run } from "../command.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import { run as printConfig } from "./config.run.ts";
import type { show } from "./show.ts";

export function run(run: Run<typeof show>): number | Promise<number> {
  const { words, why, printConfig: isConfig } = run.options;
  const [id] = words;
  if (isConfig && (why || id !== undefined))
    throw new UsageError("--print-config takes neither a SKILL nor --why.");
  if (isConfig) return printConfig(run);
  if (id !== undefined) return skill(run, id);
  if (why) return conditions(run);
  throw new UsageError("missing SKILL (an id from `kitout list`).");
}

function conditions(run: Run<typeof show>): number {
  const { host, options, out } = run;
  const { value: why, diagnostics } = showConditions(host, requestOf(options), options.profilesFrom);
  const exit = report(run, diagnostics);
  if (why !== null) out.print(options.json ? jsonText({ why }) : conditionsText(why));
  return exit;
}

async function skill(run: Run<typeof show>, id: string): Promise<number> {
  const { options, out } = run;
  const { value: shown, diagnostics } = await withFetcher(run, (context) =>
    showSkill(context, requestOf(options), options.profilesFrom, id),
  );
  const exit = report(run, diagnostics);
  if (shown === null) return exit;
  const { detail, why, conditions } = shown;
  const whole = { ...detail, why: { reason: detail.why, ...why, ...conditions } };
  if (options.json) out.print(jsonText(options.why ? whole : detail));
  else out.print(`${skillText(detail)}${options.why ? whyText(why) + conditionsText(conditions) : ""}`);
  return exit;
}
