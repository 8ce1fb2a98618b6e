// A diagnostic is data: a code, a position and facts. The text comes from the table, line and column from the printer.

import type { Place } from "../model/place.ts";
import type { Args, Code } from "./table.ts";

export type Diagnostic = { readonly [C in Code]: DiagnosticOf<C> }[Code];

interface DiagnosticOf<C extends Code> {
  readonly code: C;
  readonly at: Place;
  readonly args: Args<C>;
}

/** The result of a stage: a value, and everything that there is to report about its input. */
export interface Checked<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Receives diagnostics one by one: the last parameter of a function that returns something else. */
export type Report = (diagnostic: Diagnostic) => void;

/** Makes one diagnostic; the code decides which facts `args` must hold. */
export function diagnostic<C extends Code>(code: C, at: Place, args: Args<C>): Diagnostic {
  return { code, at, args } as unknown as Diagnostic;
}
