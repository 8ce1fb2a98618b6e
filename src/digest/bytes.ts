// File names are bytes. In kitout they are strings; only these functions convert between the two.

/**
 * The name as a string: UTF-8, where each byte that is not part of a valid sequence becomes the lone surrogate U+DC00 + byte, as in
 * Python's `surrogateescape` (PEP 383). Encoded surrogates, overlong forms and code points above U+10FFFF are not valid. Never fails;
 * different names give different strings.
 */
export function decodeName(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  // The decoder replaces each mistake with U+FFFD; without one, nothing needs escaping.
  return text.includes("\ufffd") ? decodeEscaping(bytes) : text;
}

/**
 * The bytes of a name: the exact inverse of `decodeName`. A lone surrogate that is not an escaped byte (a high one, or a low one outside
 * U+DC80–U+DCFF; no file name gives one) becomes its three-byte form, which is not UTF-8 either.
 */
export function encodeName(name: string): Buffer {
  return isUtf8Name(name) ? Buffer.from(name, "utf8") : encodeEscaping(name);
}

/** Whether the name's bytes are UTF-8: no byte of it is escaped. */
export function isUtf8Name(name: string): boolean {
  return name.isWellFormed();
}

/**
 * The order of two names by their bytes, as `encodeName` gives them: negative, zero or positive. JavaScript's own order
 * differs from it where surrogates meet U+E000–U+FFFF, and any collation would depend on the machine's ICU data.
 */
export function compareBytes(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  const x = at < a.length ? a.charCodeAt(at) : -1;
  const y = at < b.length ? b.charCodeAt(at) : -1;
  // Outside the surrogates a code unit is a code point, and UTF-8 keeps the order of code points.
  if (!isSurrogate(x) && !isSurrogate(y)) return x - y;
  const start = at > 0 && isHighSurrogate(a.charCodeAt(at - 1)) ? at - 1 : at;
  return Buffer.compare(encodeName(a.slice(start)), encodeName(b.slice(start)));
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text in these bytes, a byte order mark left in place; null when they are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

function decodeEscaping(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) text += String.fromCharCode(0xdc00 + bytes[at]!);
    else text += Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString("utf8");
    at += length || 1;
  }
  return text;
}

/** How many bytes the valid UTF-8 sequence at `at` has; 0 when there is none. After Unicode 16, table 3-7. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const second = bytes[at + 1] ?? 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  if (lead < 0xe0) return 2;
  if (!isContinuation(bytes[at + 2])) return 0;
  if (lead < 0xf0) return 3;
  return isContinuation(bytes[at + 3]) ? 4 : 0;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte <= 0xbf;
}

function encodeEscaping(name: string): Buffer {
  const bytes: number[] = [];
  // By code points: a pair is one character, so every remaining surrogate is a lone one.
  for (const character of name) {
    const code = character.codePointAt(0)!;
    if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00);
    else if (isSurrogate(code))
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else bytes.push(...Buffer.from(character, "utf8"));
  }
  return Buffer.from(bytes);
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
