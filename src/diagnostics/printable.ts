/**
 * Text from outside, safe to print: whatever is invisible, moves the cursor or turns the direction of writing becomes an
 * escape, and so do bytes that are not UTF-8 (see digest/bytes.ts).
 */
export function printable(text: string): string {
  // Control and format characters, line and paragraph separators, lone surrogates.
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0)!;
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`;
  });
}
