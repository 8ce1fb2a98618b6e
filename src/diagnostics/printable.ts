/**
 * Text from outside, safe to print: characters that are invisible, move the cursor or change the direction of writing become escapes, and
 * so do bytes that are not UTF-8 (see digest/bytes.ts). Joiners inside emoji stay.
 */
export function printable(text: string): string {
  return text.replace(ESCAPED, (match, emoji: string | undefined) => emoji ?? escaped(match));
}

/** An emoji with its joiners and selectors, which are part of it only between or after its parts. */
export const EMOJI =
  /\p{Extended_Pictographic}[\ufe0e\ufe0f]?\p{Emoji_Modifier}?(?:\u200d\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)*|[0-9#*]\ufe0f\u20e3/u;

/** Control and format characters, line and paragraph separators, lone surrogates, and Unicode's list of invisible characters. */
const ESCAPED = new RegExp(
  `(${EMOJI.source})|[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}]`,
  "gu",
);

function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`;
}
