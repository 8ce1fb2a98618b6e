import type { DestPart } from "../model/installer.ts";
import type { ReadHost } from "./host.ts";

/** The path that a script would expand a `dest` to with this environment; null when a variable in it has no value. */
export function expandDest(parts: readonly DestPart[], env: ReadHost["env"]): string | null {
  let path = "";
  for (const part of parts) {
    const value =
      part.kind === "text"
        ? part.text
        : env[part.name] || (part.kind === "fallback" ? expandDest(part.fallback, env) : null);
    if (value === null) return null;
    path += value;
  }
  return path;
}
