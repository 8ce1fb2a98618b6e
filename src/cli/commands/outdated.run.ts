import { EXIT } from "../../model/exit.ts";
import { outdatedSources } from "../../operations/outdated.ts";
import type { OutdatedSource } from "../../operations/update/result.ts";
import { jsonText } from "../../present/json.ts";
import { outdatedJson } from "../../present/update/json.ts";
import { outdatedText } from "../../present/update/outdated.ts";
import type { Run } from "../command.ts";
import { commandLine } from "../command-line.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { outdated } from "./outdated.ts";

export async function run(run: Run<typeof outdated>): Promise<number> {
  const { options, out } = run;
  const found = await withFetcher(run, (context) => outdatedSources(context, requestOf(options)));
  const exit = report(run, found.diagnostics);
  const sources = found.value;
  if (sources === null) return exit;
  const update = commandLine("update", options, []);
  if (options.json) out.print(jsonText(outdatedJson(sources)));
  // After an error it is not known that there is nothing to update.
  else if (exit === 0 || sources.some(isBehind)) out.print(outdatedText(sources, update, out.page));
  return exit === 0 && options.exitCode && sources.some(isBehind) ? EXIT.decide : exit;
}

function isBehind({ state }: OutdatedSource): boolean {
  return ["outdated", "unlocked", "tag-moved"].includes(state);
}
