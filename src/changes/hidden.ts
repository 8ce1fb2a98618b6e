// Characters that a reviewer does not see and a model reads.

import { EMOJI } from "../diagnostics/printable.ts";

export interface HiddenCharacter {
  /** As U+200B. */
  readonly codePoint: string;
  readonly count: number;
}

/**
 * Zero-width and direction-changing characters, tags, variation selectors, fillers, control characters. Not counted: line breaks and
 * tabs, a byte order mark at the beginning, and what joins an emoji.
 */
export function hiddenIn(text: string): readonly HiddenCharacter[] {
  const counts = new Map<number, number>();
  for (const { 0: character } of text.replace(VISIBLE, "").matchAll(HIDDEN)) {
    const code = character.codePointAt(0)!;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([code, count]) => ({ codePoint: `U+${code.toString(16).toUpperCase().padStart(4, "0")}`, count }));
}

/** Unicode's own list of invisible characters; interlinear annotation and control characters are not on it. */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]|(?![\t\n\f\r])\p{Cc}/gu;

const VISIBLE = new RegExp(`^\\ufeff|${EMOJI.source}`, "gu");
