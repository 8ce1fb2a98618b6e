// How results and what there is to report about them travel: a function gives `Checked`, or takes a `Report` as its last parameter.

import type { Checked, Diagnostic } from "./diagnostic.ts";
import { isError } from "./severity.ts";

/** Collects what the steps of a longer piece of work report, in their order. */
export class Reports {
  readonly #diagnostics: Diagnostic[] = [];

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  /** Whether there was an error among them. */
  get failed(): boolean {
    return this.#diagnostics.some(isError);
  }

  /** A `Report` for functions that take one. */
  readonly report = (diagnostic: Diagnostic): void => void this.#diagnostics.push(diagnostic);

  add(diagnostics: Iterable<Diagnostic>): void {
    for (const diagnostic of diagnostics) this.report(diagnostic);
  }

  /** The value of a step; what the step reports is kept. */
  take<T>({ value, diagnostics }: Checked<T>): T {
    this.add(diagnostics);
    return value;
  }

  /** The result of the whole: this value with all reports so far. */
  with<T>(value: T): Checked<T> {
    return { value, diagnostics: this.#diagnostics };
  }
}
