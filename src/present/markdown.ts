// Text from a source in Markdown, as nothing but text.
//
// A code span, not backslashes: GitHub looks for @mentions, #1 and addresses in what the escapes have become, and not in code.

import { printable } from "../diagnostics/printable.ts";

/** A code span that shows the text, on one line; what is invisible or breaks a line becomes an escape, as on a terminal. */
export function code(text: string): string {
  const line = printable(text);
  if (line === "") return "(empty)";
  const ticks = "`".repeat(longestRun(line) + 1);
  // One blank on either side is taken away again, unless nothing else is there; without it backticks would join.
  const pad = /^[` ]|[` ]$/.test(line) && /[^ ]/.test(line) ? " " : "";
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** A block of code whose end does not occur in it. */
export function fenced(text: string, language: string): string {
  const ticks = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}${language}\n${text}\n${ticks}`;
}

/** Of backticks. */
function longestRun(text: string): number {
  let longest = 0;
  for (const { 0: run } of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
