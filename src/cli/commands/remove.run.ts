import { display } from "../../model/paths.ts";
import { remove as removeWords } from "../../operations/remove.ts";
import { textDiff } from "../../operations/text-diff.ts";
import { removedText } from "../../present/edited.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { commandLine } from "../command-line.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { remove } from "./remove.ts";

export async function run(run: Run<typeof remove>): Promise<number> {
  const { host, options, out } = run;
  const { words, dryRun } = options;
  const { value: removed, diagnostics } = await withFetcher(run, (context) =>
    removeWords(context, requestOf(options), words, dryRun),
  );
  const exit = report(run, diagnostics);
  if (removed === null) return exit;
  const file = display(host.cwd, removed.file);
  const diff = await textDiff(file, removed.before, removed.after);
  const { skills, sources, unused, written } = removed;
  if (options.json) out.print(jsonText({ file, written, skills, sources, unused, diff }));
  else if (dryRun) out.print(diff);
  else if (!options.quiet)
    out.print(removedText(removed, file, (name, ...more) => commandLine(name, options, more)));
  return exit;
}
