import { printable } from "../../diagnostics/printable.ts";
import { display } from "../../model/paths.ts";
import { type Locked, readLocked } from "../../operations/read-lock.ts";
import { type UpdateResult, update as updateSources } from "../../operations/update/update.ts";
import { jsonText } from "../../present/json.ts";
import { updateJson } from "../../present/update/json.ts";
import { updateMarkdown } from "../../present/update/markdown.ts";
import { updateText } from "../../present/update/text.ts";
import type { Run } from "../command.ts";
import { commandLine, quotedWord } from "../command-line.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { update } from "./update.ts";

export async function run(run: Run<typeof update>): Promise<number> {
  const { host, options, out } = run;
  const request = requestOf(options);
  const read = readLocked(host, request, null);
  const locked = read.value;
  if (locked === null) return report(run, read.diagnostics);
  const { words: sources, dryRun, movedTags, diff: diffs } = options;
  const { value: result, diagnostics } = await withFetcher(run, (context) =>
    updateSources(context, { request, locked, sources, dryRun, movedTags, diffs }),
  );
  const exit = report(run, diagnostics);
  if (result !== null && exit === 0) out.print(resultText(run, locked, result));
  if (result === null && !options.quiet && !options.json) out.error(`\n${nothingDone(run, locked)}\n`);
  return exit;
}

function nothingDone({ host, options }: Run<typeof update>, { lock }: Locked): string {
  const file = printable(display(host.cwd, lock.file));
  const isOneEnough = lock.lock.sources.size > 1 && options.words.length !== 1;
  const way = ` \`${commandLine("update", options, ["SOURCE…"])}\` updates only the sources that you name.`;
  return `Nothing was updated, and ${file} is unchanged.${isOneEnough ? way : ""}`;
}

function resultText(
  { host, options, out }: Run<typeof update>,
  { lock }: Locked,
  { updates, dropped }: UpdateResult,
): string {
  const outcome = {
    dropped,
    dryRun: options.dryRun,
    lock: display(host.cwd, lock.file),
    command: commandLine("update", options, options.words.map(quotedWord)),
    plan: commandLine("plan", options, []),
  };
  if (options.json) return jsonText(updateJson(updates, outcome));
  return options.markdown ? updateMarkdown(updates, outcome) : updateText(updates, outcome, out.page);
}
