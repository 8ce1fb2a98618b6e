// Where a path of keys leads in a YAML text.

import type { YamlPlace } from "../model/place.ts";
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  keyText,
  type Pair,
  parseDocument,
  rangeOf,
  tooDeep,
  type YAMLMap,
} from "./document.ts";
import { insideScalar } from "./inside.ts";
import type { Range } from "./syntax.ts";

/** `locator` for a single position. */
export function locate(text: string, place: YamlPlace): Range | null {
  return locator(text)(place);
}

/**
 * Finds the range of `text` that a path leads to, in UTF-16 offsets. If the path does not exist, that of its deepest existing part; null
 * only when the text has no document. The text is parsed once, for any number of positions.
 */
export function locator(text: string): (place: YamlPlace) => Range | null {
  if (tooDeep(text) !== null) return () => null;
  const document = parseDocument(text);
  const pairs = new Map<YAMLMap, Map<string | null, Pair>>();
  const pairOf = (map: YAMLMap, key: string): Pair | undefined => {
    const known = pairs.get(map) ?? new Map((map.items as Pair[]).map((pair) => [keyText(pair.key), pair]));
    pairs.set(map, known);
    return known.get(key);
  };
  return (place) => {
    let node: unknown = document.contents;
    let range = rangeOf(node, text);
    for (const [depth, key] of place.path.entries()) {
      if (isAlias(node)) node = node.resolve(document);
      if (isMap(node)) {
        const pair = pairOf(node, String(key));
        if (pair === undefined) break;
        const value = rangeOf(pair.value, text);
        const last = depth === place.path.length - 1;
        // A missing value has an empty range, so the key is used instead.
        const onKey = last && (place.on === "key" || value === null || value[0] === value[1]);
        range = (onKey ? rangeOf(pair.key, text) : value) ?? range;
        node = pair.value;
      } else {
        const item: unknown = isSeq(node) ? node.items[Number(key)] : undefined;
        if (item === undefined) break;
        node = item;
        range = rangeOf(node, text) ?? range;
      }
    }
    if (range !== null && place.within !== undefined && isScalar(node))
      return insideScalar(text, node, range, place.within);
    return range;
  };
}
