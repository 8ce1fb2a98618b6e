// The table's entry for a code.

export type Severity = "error" | "warning";

/** The exit code of a run with this error: the input is wrong, a decision is needed, the system failed. */
export type Exit = 1 | 2 | 3;

export interface Entry<A> {
  readonly severity: Severity;
  readonly exit: Exit;
  /** What happened, and why: a full sentence. */
  readonly text: (args: A) => string;
  /** What to do next. */
  readonly hint: (args: A) => string;
  /** Whether it is hidden when there are errors: it is about the whole result, which is then unknown. */
  readonly hiddenByErrors: boolean;
}

type Words<A> = (args: A) => string;

function entry(severity: Severity, exit: Exit, hiddenByErrors = false) {
  return <A>(text: Words<A>, hint: Words<A>): Entry<A> => ({ severity, exit, text, hint, hiddenByErrors });
}

/** The input is wrong. */
export const error = entry("error", 1);
/** A decision is needed. */
export const refusal = entry("error", 2);
/** The machine, the network or another program failed. */
export const failure = entry("error", 3);
export const warning = entry("warning", 1);
/** A warning about the result as a whole. */
export const summary = entry("warning", 1, true);
