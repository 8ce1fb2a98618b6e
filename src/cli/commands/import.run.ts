import { isError } from "../../diagnostics/severity.ts";
import { display, resolve } from "../../model/paths.ts";
import { type Imported, importSkills } from "../../operations/import/import.ts";
import { textDiff } from "../../operations/text-diff.ts";
import { importEnding, importedText } from "../../present/imported.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { commandLine, optionWords, quotedWord } from "../command-line.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { importCommand } from "./import.ts";

/** 2 where somebody has to decide, and where it was only shown what would be written. */
export async function run(run: Run<typeof importCommand>): Promise<number> {
  const { host, options, out, world } = run;
  const { words, dryRun, yes, take, scope } = options;
  const view = { cwd: host.cwd, home: host.env["HOME"] ?? null };
  let answer: boolean | null = null;
  const agreesTo = async (planned: Imported): Promise<boolean> => {
    const isAsked = world.asks && !yes && !dryRun && !options.json && !options.quiet;
    if (!isAsked) return yes && !dryRun;
    out.print(importedText(planned, view));
    const { agrees } = await import("../prompts.ts");
    answer = await agrees("Write it?");
    return answer;
  };
  const { value: imported, diagnostics } = await withFetcher(run, (context) =>
    importSkills(context, requestOf(options), {
      files: words.map((word) => resolve(host.cwd, word)),
      scope,
      takes: take,
      agrees: agreesTo,
    }),
  );
  if (imported === null) return report(run, diagnostics);
  const file = display(host.cwd, imported.file);
  const { before, after, ...facts } = imported;
  const diff = before === after ? "" : await textDiff(file, before, after);
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
  else if (answer === false) out.error("Nothing was written.\n");
  else if (!options.quiet) {
    const list = answer === null ? [importedText(imported, view)] : [];
    const ending = failed ? [] : [importEnding(imported, view, file, next)];
    out.print([...list, ...ending].join("\n"));
  }
  const exit = report(run, diagnostics);
  const isPending = before !== after && !imported.written && !dryRun && answer === null;
  return exit === 0 && isPending ? 2 : exit;
}
