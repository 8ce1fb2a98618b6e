// One key at the top of a YAML text: where its value is, for replacing it.

import { isMap, isScalar, keyText, type Pair, parseDocument, tooDeep } from "./document.ts";
import type { Range } from "./syntax.ts";

/** Where the value of a top-level key is, in UTF-16 offsets of the text; or why that is unclear. */
export type TopLevel =
  | {
      readonly kind: "scalar";
      readonly style: "plain" | "single" | "double" | "block";
      readonly range: Range;
      readonly value: unknown;
    }
  /** The key has no value; `after` is where one can be inserted. */
  | { readonly kind: "empty"; readonly after: number }
  | { readonly kind: "missing" | "broken" | "not-a-map" | "flow-map" | "not-a-scalar" | "tagged" };

/** Looks `key` up in a text that is one block map. */
export function topLevel(text: string, key: string): TopLevel {
  if (tooDeep(text) !== null) return { kind: "broken" };
  const document = parseDocument(text);
  if (document.errors.length > 0) return { kind: "broken" };
  const root = document.contents;
  if (root === null) return { kind: "missing" };
  if (!isMap(root)) return { kind: "not-a-map" };
  if (root.flow) return { kind: "flow-map" };
  const [pair, another] = (root.items as Pair[]).filter((item) => keyText(item.key) === key);
  if (another !== undefined) return { kind: "broken" };
  if (pair === undefined) return { kind: "missing" };
  if (!isScalar(pair.value) || !pair.value.range) return { kind: "not-a-scalar" };
  if (pair.value.tag !== undefined) return { kind: "tagged" };
  const { value, range, type } = pair.value;
  if (range[0] === range[1]) return { kind: "empty", after: range[0] };
  const styles: Record<string, "plain" | "single" | "double" | "block"> = {
    PLAIN: "plain",
    QUOTE_SINGLE: "single",
    QUOTE_DOUBLE: "double",
  };
  return { kind: "scalar", style: styles[type ?? ""] ?? "block", range: [range[0], range[1]], value };
}
