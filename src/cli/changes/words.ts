// Text from a skill, made fit for one line of a terminal.

import { printable } from "../../diagnostics/printable.ts";

export interface Line {
  readonly text: string;
  /** `look`: what gives an agent more than it had. `alarm`: what somebody hides. */
  readonly tone: "plain" | "look" | "alarm";
}

export function plain(text: string): Line {
  return { text, tone: "plain" };
}

export function look(text: string): Line {
  return { text, tone: "look" };
}

/** On one line, with nothing invisible in it, and with a word about what is left out behind `max` characters. */
export function clip(text: string, max: number): string {
  const all = [...printable(text.replace(/\s+/g, " ").trim())];
  return all.length <= max
    ? all.join("")
    : `${all.slice(0, max).join("")}… (${all.length - max} more characters)`;
}

/** Two texts, each cut down to where they differ and a few words around it when they are long. */
export function contrast(before: string, after: string, max: number): readonly [string, string] {
  const [a, b] = [before, after].map((text) => [...text.replace(/\s+/g, " ").trim()]) as [string[], string[]];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const cut = (text: readonly string[]) => {
    const from = text.length <= SHORT ? 0 : Math.max(0, start - AROUND);
    const to = text.length <= SHORT ? text.length : Math.min(text.length, text.length - end + AROUND);
    const middle = clip(text.slice(from, to).join(""), max);
    return `"${from > 0 ? "…" : ""}${middle}${to < text.length ? "…" : ""}"`;
  };
  return [cut(a), cut(b)];
}

const SHORT = 100;
const AROUND = 30;

/** `3 files`, `1 file`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** So many skills that nothing happens to. */
export function staysText(same: number): string {
  return same === 1 ? "1 skill stays as it is." : `${same} skills stay as they are.`;
}

/** The first ones, and how many more there are. */
export function few(all: readonly string[], max: number): readonly string[] {
  return all.length <= max ? all : [...all.slice(0, max), `… and ${all.length - max} more`];
}

/** Lines of at most `width` characters, broken between words; a longer word has a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
