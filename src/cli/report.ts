// What the compiler had to say, for people or for programs.

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { exitOf, findings, isError, type Printer, print } from "../diagnostics/print.ts";
import { decodeText } from "../digest/bytes.ts";
import { HostError } from "../host/host.ts";
import { jsonText } from "../present/json.ts";
import type { Run } from "./commands.ts";

/** Prints the diagnostics to stderr and gives the exit code that they ask for. With --quiet, errors only. */
export function report({ host, options, out }: Run, diagnostics: readonly Diagnostic[]): number {
  const wanted = options.quiet ? diagnostics.filter(isError) : diagnostics;
  if (wanted.length > 0) {
    const printer: Printer = { textOf: (file) => textOf(host, file), cwd: host.cwd, colour: out.colour };
    const found = findings(wanted, printer);
    out.error(options.json ? jsonText({ diagnostics: found }) : print(found, printer));
  }
  return exitOf(diagnostics);
}

function textOf(host: Run["host"], file: string): string | null {
  try {
    return decodeText(host.readFile(file));
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}
