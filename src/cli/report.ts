// Prints diagnostics, for people or for programs.

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type Finding, findings, type Printer, print } from "../diagnostics/print.ts";
import { exitOf, isError } from "../diagnostics/severity.ts";
import { sourceText } from "../diagnostics/source-text.ts";
import { jsonText } from "../present/json.ts";
import type { AnyRun } from "./command.ts";

/** Prints the diagnostics to stderr (with --quiet, errors only; with --json, when the run ends) and gives their exit code. */
export function report(
  { host, options, out, held }: Pick<AnyRun, "host" | "options" | "out" | "held">,
  diagnostics: readonly Diagnostic[],
): number {
  const wanted = options.quiet ? diagnostics.filter(isError) : diagnostics;
  if (wanted.length > 0) {
    const found = findingsOf(host, wanted);
    if (options.json) held.push(...found);
    else out.error(print(found, out.colour));
  }
  return exitOf(diagnostics);
}

/** What a command prints as its result, and not as a report. */
export function findingsOf(host: AnyRun["host"], diagnostics: readonly Diagnostic[]): readonly Finding[] {
  const printer: Printer = { textOf: (file) => sourceText(host, file), cwd: host.cwd };
  return findings(diagnostics, printer);
}

/** Prints what the reports of a run with --json have held back. */
export function printHeld({ out, held }: Pick<AnyRun, "out" | "held">): void {
  if (held.length > 0) out.error(jsonText({ diagnostics: held }));
}

/** Prints why the configuration does not decide what a command is about; nothing when it does. */
export function reportPassedOver(run: AnyRun, problems: readonly Diagnostic[]): void {
  if (problems.length === 0) return;
  report(run, problems);
  if (!run.options.quiet && !run.options.json)
    run.out.error("kitout: using the recorded generations; the configuration could not be read.\n");
}
