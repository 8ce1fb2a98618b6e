// Text from a source, as inert text in Markdown.
//
// Code spans instead of backslashes: GitHub finds @mentions, #1 and addresses after it has removed escapes, but not in code.

import { printable } from "../diagnostics/printable.ts";

/** A code span that shows the text, on one line; what is invisible or breaks a line becomes an escape, as on a terminal. */
export function code(text: string): string {
  const line = printable(text);
  if (line === "") return "(empty)";
  const ticks = "`".repeat(longestRun(line) + 1);
  // Markdown removes one space on either side, unless there is nothing else; without it, backticks would join.
  const pad = /^[` ]|[` ]$/.test(line) && /[^ ]/.test(line) ? " " : "";
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** A code block with a fence that does not occur in the text. */
export function fenced(text: string, language: string): string {
  const ticks = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}${language}\n${text}\n${ticks}`;
}

/** The length of the longest run of backticks. */
function longestRun(text: string): number {
  let longest = 0;
  for (const { 0: run } of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
