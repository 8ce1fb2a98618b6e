// How results travel with their diagnostics: a function returns `Checked`, or takes a `Report` as its last parameter.

import type { Checked, Diagnostic } from "./diagnostic.ts";
import { isError } from "./severity.ts";

/** Collects the diagnostics of several steps, in their order. */
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

  /** The value of a step; its diagnostics are collected. */
  take<T>({ value, diagnostics }: Checked<T>): T {
    this.add(diagnostics);
    return value;
  }

  /** The final result: this value with all diagnostics so far. */
  with<T>(value: T): Checked<T> {
    return { value, diagnostics: this.#diagnostics };
  }
}
