import { isError } from "../../diagnostics/severity.ts";
import { display, resolve } from "../../model/paths.ts";
import { importSkills } from "../../operations/import/import.ts";
import { textDiff } from "../../operations/text-diff.ts";
import { importedText } from "../../present/imported.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { commandLine, optionWords, quotedWord } from "../command-line.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { importCommand } from "./import.ts";

/** 2 where somebody has to decide, and where it was only shown what would be written. */
export async function run(run: Run<typeof importCommand>): Promise<number> {
  const { host, options, out } = run;
  const { words, dryRun, yes, take, scope } = options;
  const { value: imported, diagnostics } = await withFetcher(run, (context) =>
    importSkills(context, requestOf(options), {
      files: words.map((word) => resolve(host.cwd, word)),
      scope,
      takes: take,
      write: yes && !dryRun,
    }),
  );
  if (imported === null) return report(run, diagnostics);
  const file = display(host.cwd, imported.file);
  const diff =
    imported.before === imported.after ? "" : await textDiff(file, imported.before, imported.after);
  const { before, after, ...facts } = imported;
  const home = host.env["HOME"] ?? null;
  const failed = diagnostics.some(isError);
  const again = [
    ...words.map(quotedWord),
    ...optionWords("--scope", scope),
    ...take.flatMap((one) => optionWords("--take", one)),
  ];
  const next = (name: string, ...more: readonly string[]) =>
    commandLine(name, options, name === "import" ? [...again, ...more] : more);
  if (options.json) out.print(jsonText({ ...facts, diff }));
  else if (dryRun && !failed) out.print(diff);
  else if (!options.quiet) out.print(importedText(imported, { cwd: host.cwd, home }, file, next, failed));
  const exit = report(run, diagnostics);
  const isPending = before !== after && !imported.written && !dryRun;
  return exit === 0 && isPending ? 2 : exit;
}
