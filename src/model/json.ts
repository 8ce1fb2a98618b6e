// JSON that is the same everywhere, for the lock and the manifest.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Keys sorted by code point, one value per line, two spaces, LF, a line break at the end. Not `JSON.stringify` of a
 * sorted object: JavaScript puts keys that look like numbers first.
 */
export function canonicalJson(value: Json): string {
  return `${write(value, "")}\n`;
}

/** The same in pieces, for values that are large when they are written. */
export function* canonicalJsonPieces(value: Json): Iterable<string> {
  yield* pieces(value, "");
  yield "\n";
}

/** Values up to which a piece is made at once. */
const PIECE_VALUES = 64;

function* pieces(value: Json, indent: string): Iterable<string> {
  if (
    value === null ||
    typeof value !== "object" ||
    Array.isArray(value) ||
    leftOf(PIECE_VALUES, value) > 0
  ) {
    yield write(value, indent);
    return;
  }
  const object = value as { readonly [key: string]: Json };
  const inner = `${indent}  `;
  let before = "{\n";
  for (const key of sortedKeys(object)) {
    const item = object[key]!;
    const start = `${before}${inner}${JSON.stringify(key)}: `;
    if (isSmall(item)) yield start + write(item, inner);
    else {
      yield start;
      yield* pieces(item, inner);
    }
    before = ",\n";
  }
  yield `\n${indent}}`;
}

/** Whether the value is written at once. */
function isSmall(value: Json): boolean {
  return typeof value !== "object" || Array.isArray(value) || leftOf(PIECE_VALUES, value) > 0;
}

/** What is left of `most` without the number of values in `value`; at most zero when these are more. */
function leftOf(most: number, value: Json): number {
  let left = most - 1;
  if (value === null || typeof value !== "object") return left;
  for (const key in value) {
    if (left <= 0) break;
    left = leftOf(left, (value as { readonly [key: string]: Json })[key]!);
  }
  return left;
}

function write(value: Json, indent: string): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((item: Json) => inner + write(item, inner)).join(",\n")}\n${indent}]`;
  }
  const object = value as { readonly [key: string]: Json };
  const keys = sortedKeys(object);
  if (keys.length === 0) return "{}";
  return `{\n${keys.map((key) => `${inner}${JSON.stringify(key)}: ${write(object[key]!, inner)}`).join(",\n")}\n${indent}}`;
}

function sortedKeys(object: { readonly [key: string]: Json }): readonly string[] {
  return Object.keys(object).sort(compareCodePoints);
}

/** `<` compares UTF-16 units and sorts U+E000 after U+10000; other languages do not. */
function compareCodePoints(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  if (at === a.length || at === b.length) return a.length - b.length;
  const difference = a.charCodeAt(at) - b.charCodeAt(at);
  return Math.max(a.charCodeAt(at), b.charCodeAt(at)) < 0xd800 ? difference : compareWhole(a, b);
}

function compareWhole(a: string, b: string): number {
  const as = [...a];
  const bs = [...b];
  for (let i = 0; i < Math.min(as.length, bs.length); i++) {
    const difference = as[i]!.codePointAt(0)! - bs[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return as.length - bs.length;
}
