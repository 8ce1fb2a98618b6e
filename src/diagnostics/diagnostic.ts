// A diagnostic is data: a code, a place and facts. Words come from the table, line and column from the printer.

import type { Place } from "../model/place.ts";
import type { Args, Code } from "./table.ts";

export type Diagnostic = { readonly [C in Code]: DiagnosticOf<C> }[Code];

interface DiagnosticOf<C extends Code> {
  readonly code: C;
  readonly at: Place;
  readonly args: Args<C>;
}

/** A stage's result: what it could make, and everything it has to say about its input. */
export interface Checked<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Takes what there is to report, one by one: the last parameter of a function that has a value of its own to give. */
export type Report = (diagnostic: Diagnostic) => void;

/** Makes one diagnostic; the code decides which facts `args` must hold. */
export function diagnostic<C extends Code>(code: C, at: Place, args: Args<C>): Diagnostic {
  return { code, at, args } as unknown as Diagnostic;
}
