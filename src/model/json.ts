// JSON that is the same everywhere, for the lock and the manifest.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Keys sorted by code point, one value per line, two spaces, LF, a line break at the end. Not `JSON.stringify` of a
 * sorted object: JavaScript puts keys that look like numbers first.
 */
export function canonicalJson(value: Json): string {
  return `${write(value, "")}\n`;
}

function write(value: Json, indent: string): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((item: Json) => inner + write(item, inner)).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value as { readonly [key: string]: Json }).sort(([a], [b]) =>
    compareCodePoints(a, b),
  );
  if (entries.length === 0) return "{}";
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${write(item, inner)}`).join(",\n")}\n${indent}}`;
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
