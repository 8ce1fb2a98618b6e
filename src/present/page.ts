// Rows for a terminal: a sign for what happens, a name, and lines about it in a column. And patches.

import { printable } from "../diagnostics/printable.ts";
import { type Line, wrap } from "./changes/words.ts";

export interface Page {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
}

/** A character for what happens, and its colour. */
export type Sign = readonly [sign: string, colour: number];

export const COMES: Sign = ["+", 32];
export const CHANGES: Sign = ["~", 33];
export const GOES: Sign = ["-", 31];
export const LOOK: Sign = ["!", 33];
export const ALARM: Sign = ["!", 31];

export const BOLD = 1;
export const TONES = { plain: 0, look: 33, alarm: 31 } as const;

/** The column at which the lines about these names begin. */
export function columnOf(names: readonly string[]): number {
  return Math.min(MAX_NAME, Math.max(0, ...names.map((name) => name.length))) + 6;
}

const MAX_NAME = 28;

/** One row: the lines begin beside the name, or below it when it is too long. */
export function rowText(
  [sign, colour]: Sign,
  name: string,
  about: readonly Line[],
  column: number,
  page: Page,
): readonly string[] {
  const paint = painter(page);
  const head = `  ${paint(sign, colour)} ${paint(name, BOLD)}`;
  const lines = about.flatMap(({ text, tone }) =>
    wrap(text, Math.max(40, page.width - column)).map((line) => paint(line, TONES[tone])),
  );
  const indent = " ".repeat(column);
  const gap = column - 4 - name.length;
  return gap < 2 || lines.length === 0
    ? [head, ...lines.map((line) => indent + line)]
    : [`${head}${" ".repeat(gap)}${lines[0]}`, ...lines.slice(1).map((line) => indent + line)];
}

/** A diff, escaped like all text except for its tabs and line breaks. */
export function diffText(diff: string, page: Page): string {
  const paint = painter(page);
  let escapes = false;
  const lines = diff
    .slice(0, -1)
    .split("\n")
    .map((line) => {
      const bare = line.endsWith("\r") ? line.slice(0, -1) : line;
      const safe = bare.split("\t").map(printable).join("\t");
      escapes ||= safe !== bare;
      return paint(safe, DIFF_COLOURS[line.charAt(0)] ?? 0) + line.slice(bare.length);
    });
  const note = "# Characters that do not show are written as escapes above; --json has the text itself.";
  return [...lines, ...(escapes ? [note] : [])].join("\n");
}

const DIFF_COLOURS: Readonly<Record<string, number>> = { "+": 32, "-": 31, "@": 36, d: 1 };

/** A function that colours text with an SGR code, if the page has colour. */
export function painter({ colour }: Page): (text: string, code: number) => string {
  return (text, code) => (colour && code !== 0 && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text);
}
