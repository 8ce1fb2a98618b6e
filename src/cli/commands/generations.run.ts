import { diagnostic } from "../../diagnostics/diagnostic.ts";
import { stateHome } from "../../host/directories.ts";
import { listGenerations } from "../../operations/generations.ts";
import { generationsText } from "../../present/generations.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { report, reportPassedOver } from "../report.ts";
import { requestOf } from "../request.ts";
import type { generations } from "./generations.ts";

export function run(run: Run<typeof generations>): number {
  const { host, options, out } = run;
  const { owner, scope, root, all } = options;
  const state = stateHome(host);
  if (state === null) return report(run, [diagnostic("generation/no-home", null, {})]);
  const found = listGenerations(host, state, { request: requestOf(options), owner, scope, root }, all);
  reportPassedOver(run, found.passedOver);
  const exit = report(run, found.diagnostics);
  const lists = found.value;
  if (lists === null) return exit;
  const text = generationsText(lists);
  if (options.json) out.print(jsonText({ generations: lists.flatMap(({ rows }) => rows) }));
  else if (text !== "") out.print(text);
  else out.error("kitout: no generations yet; `kitout install` records what it installs.\n");
  return exit;
}
