// The only importer of the prompt library. What it asks goes to stderr, as all messages do.

import { autocompleteMultiselect, confirm, isCancel } from "@clack/prompts";

export interface Choosable<T> {
  readonly value: T;
  /** Safe to print. */
  readonly label: string;
  readonly hint: string;
}

/** Lets somebody choose, beginning with `first`; typing filters by what is shown. Null: given up, or nothing chosen. */
export async function choose<T>(
  message: string,
  options: readonly Choosable<T>[],
  first: readonly T[] = [],
): Promise<readonly T[] | null> {
  const chosen = await autocompleteMultiselect({
    message,
    output: process.stderr,
    // By index, since the values may be anything.
    options: options.map(({ label, hint }, index) => ({ value: index, label, hint })),
    initialValues: options.flatMap(({ value }, index) => (first.includes(value) ? [index] : [])),
    placeholder: "type to filter",
    maxItems: 12,
    filter: (search, { label, hint }) => {
      const text = `${label} ${hint}`.toLowerCase();
      return search
        .toLowerCase()
        .split(/\s+/)
        .every((word) => text.includes(word));
    },
  });
  if (isCancel(chosen) || chosen.length === 0) return null;
  return chosen.map((index) => options[index]!.value);
}

/** Whether somebody agrees. */
export async function agrees(message: string): Promise<boolean> {
  const answer = await confirm({ message, output: process.stderr });
  return !isCancel(answer) && answer;
}
