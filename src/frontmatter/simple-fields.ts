// A frontmatter of simple lines, read without a YAML parser.

import type { TopLevel } from "../yaml/top-level.ts";

/**
 * A line of one key and one plain or quoted string without escapes. Nearly every skill has only such lines, and they are read without the
 * parser, which takes seconds for ten thousand skills.
 */
const SIMPLE_LINE =
  /([A-Za-z][A-Za-z0-9_-]*):[ \t]+(?:"([^"\\\r\n]*)"|'([^'\r\n]*)'|([A-Za-z](?:[^:#\r\n]|:(?=\S)|(?<=\S)#)*?))[ \t]*(?:\r?\n|$)|\r?\n/;

/** A plain word that is something else than a string. */
const NO_STRING = /^(?:true|false|null)$/i;

/** A value that is a string on one line. */
export type Scalar = TopLevel & { readonly kind: "scalar" };

/** Every key of a text that has only simple lines; null for any other text. */
export function simpleFields(text: string): ReadonlyMap<string, Scalar> | null {
  const fields = new Map<string, Scalar>();
  const pattern = new RegExp(SIMPLE_LINE, "y");
  for (let at = 0; at < text.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const [line, key, double, single, plain] = pattern.exec(text) ?? [];
    if (line === undefined || (key !== undefined && fields.has(key))) return null;
    if (key === undefined) continue;
    if (NO_STRING.test(key)) return null;
    const value = double ?? single ?? plain ?? "";
    if (plain !== undefined && NO_STRING.test(plain)) return null;
    const style = double !== undefined ? "double" : single !== undefined ? "single" : "plain";
    const start = at + key.length + 1 + /^[ \t]*/.exec(text.slice(at + key.length + 1))![0].length;
    const quotes = style === "plain" ? 0 : 2;
    fields.set(key, { kind: "scalar", style, range: [start, start + value.length + quotes], value });
  }
  return fields;
}
