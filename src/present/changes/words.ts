// Text from a skill, made fit for one line of a terminal.

import { printable } from "../../diagnostics/printable.ts";

export interface Line {
  readonly text: string;
  /** `look`: something gives an agent more power. `alarm`: something is hidden. */
  readonly tone: "plain" | "look" | "alarm";
}

/** A line without emphasis. */
export function line(text: string): Line {
  return { text, tone: "plain" };
}

/** A line about something hidden. */
export function alarm(text: string): Line {
  return { text, tone: "alarm" };
}

/** A line about something that gives an agent more power. */
export function look(text: string): Line {
  return { text, tone: "look" };
}

/**
 * The text on one line, with nothing invisible in it. Of more than `max` characters, both ends and how many are left out between them.
 */
export function clip(text: string, max: number): string {
  const all = [...printable(text.replace(/\s+/g, " ").trim())];
  if (all.length <= max) return all.join("");
  const head = Math.ceil(max / 2);
  const tail = all.slice(all.length - (max - head)).join("");
  return `${all.slice(0, head).join("")}… (${all.length - max} more characters) …${tail}`;
}

/**
 * Everything that differs between two texts: short ones as a whole; of longer ones every removed or added stretch of words, as `[-went-]`
 * and `{+came+}`, with a few words around it. Null when only white space differs.
 */
export function contrast(before: string, after: string): string | null {
  const [a, b] = [before, after].map((text) => text.trim().split(/\s+/)) as [string[], string[]];
  const [from, to] = [a.join(" "), b.join(" ")];
  if (from === to) return null;
  if (from.length <= SHORT && to.length <= SHORT) return `"${clip(from, SHORT)}" → "${clip(to, SHORT)}"`;
  return clip(stretches(a, b).map(shownStretch).join(" "), MAX_CONTRAST);
}

const SHORT = 100;
/** Characters. An agent reads at most a quarter of this as a description. */
const MAX_CONTRAST = 4000;
/** Words. */
const AROUND = 5;

interface Stretch {
  readonly kind: "same" | "changed";
  readonly went: readonly string[];
  readonly came: readonly string[];
}

function shownStretch({ kind, went, came }: Stretch, index: number, all: readonly Stretch[]): string {
  if (kind === "changed") {
    const parts = [
      ...(went.length > 0 ? [`[-${went.join(" ")}-]`] : []),
      ...(came.length > 0 ? [`{+${came.join(" ")}+}`] : []),
    ];
    return parts.join(" ");
  }
  const first = index === 0 ? 0 : AROUND;
  const last = index === all.length - 1 ? 0 : AROUND;
  if (came.length <= first + last) return came.join(" ");
  return [...came.slice(0, first), "…", ...came.slice(came.length - last)].join(" ");
}

/** Where long texts differ throughout, one stretch from the first word that differs to the last one. */
function stretches(a: readonly string[], b: readonly string[]): readonly Stretch[] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [went, came] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const middle: Stretch[] =
    went.length * came.length > MAX_PAIRS ? [{ kind: "changed", went, came }] : joined(align(went, came));
  const same = (words: readonly string[]): Stretch[] =>
    words.length === 0 ? [] : [{ kind: "same", went: words, came: words }];
  return [...same(b.slice(0, start)), ...middle, ...same(b.slice(b.length - end))];
}

const MAX_PAIRS = 4_000_000;

/** Joins two changes with only a word or two between them: apart, neither is easier to read. */
function joined(all: readonly Stretch[]): Stretch[] {
  const found: { kind: Stretch["kind"]; went: string[]; came: string[] }[] = [];
  for (const { kind, went, came } of all) {
    const last = found.at(-1);
    const merges = last?.kind === "changed" && (kind === "changed" || came.length < FEW_WORDS);
    if (merges) {
      last.went.push(...went);
      last.came.push(...came);
    } else found.push({ kind, went: [...went], came: [...came] });
  }
  return found;
}

const FEW_WORDS = 3;

/** Aligns two texts by their longest common subsequence of words. */
function align(a: readonly string[], b: readonly string[]): Stretch[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  const found: { kind: Stretch["kind"]; went: string[]; came: string[] }[] = [];
  const at = (kind: Stretch["kind"]) => {
    const last = found.at(-1);
    if (last?.kind === kind) return last;
    const next = { kind, went: [], came: [] };
    found.push(next);
    return next;
  };
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      const same = at("same");
      same.went.push(a[i++]!);
      same.came.push(b[j++]!);
    } else if (
      j === b.length ||
      (i < a.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
    )
      at("changed").went.push(a[i++]!);
    else at("changed").came.push(b[j++]!);
  }
  return found;
}

/** `3 files`, `1 file`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** How many skills stay as they are. */
export function staysText(same: number): string {
  return same === 1 ? "1 skill stays as it is." : `${same} skills stay as they are.`;
}

/** The first `max` items, and how many more there are. */
export function atMost(all: readonly string[], max: number): readonly string[] {
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
