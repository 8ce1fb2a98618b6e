// TOML as values, by smol-toml.

import { parse } from "smol-toml";

/** The tables of a text; undefined when it is no TOML. */
export function parseToml(text: string): unknown {
  try {
    return parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
