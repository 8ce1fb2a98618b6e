// TOML as values, by smol-toml.

import { parse } from "smol-toml";

/** No configuration is deeper. */
const MAX_DEPTH = 100;

/** The tables of a text; undefined when it is no TOML. */
export function parseToml(text: string): unknown {
  try {
    return parse(text.replace(/^\uFEFF/, ""), { maxDepth: MAX_DEPTH });
  } catch {
    return undefined;
  }
}
