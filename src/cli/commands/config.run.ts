import { mergedConfig } from "../../operations/show/config.ts";
import { jsonText } from "../../present/json.ts";
import { configJson, configText } from "../../present/show/config.ts";
import type { AnyRun } from "../command.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";

export function run(run: AnyRun): number {
  const { host, options, out } = run;
  const { value: merged, diagnostics } = mergedConfig(host, requestOf(options), options.profilesFrom);
  const exit = report(run, diagnostics);
  if (merged !== null) out.print(options.json ? jsonText(configJson(merged)) : configText(merged));
  return exit;
}
