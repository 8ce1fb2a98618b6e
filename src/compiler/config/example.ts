// Suggests what the author of a value of the wrong kind may have meant.

import type { Path } from "./prune.ts";

/** How the value at `path` could be written, or null when that is unclear. */
export function exampleFor(path: Path, written: unknown): string | null {
  const [key, name] = path[0] === "profiles" ? path.slice(2) : path;
  const last = path.at(-1);
  // `enable:[pdf]` is a string: only a colon followed by a space ends a key.
  if (typeof written === "string" && /^\w+:[^\s/]/.test(written) && !/^\w+:\/\//.test(written))
    return written.replace(":", ": ");
  if (path.length === 0) return null;
  if (key === "sources" && name === last) return sourceExample(String(name), written);
  if (key === "sources" && name === undefined) return "mine: { path: ./skills }";
  if (key === "targets" && typeof name === "number") return `${firstKey(written) ?? "claude"}: true`;
  if (key === "targets" && name === last)
    return typeof written === "string" && /[/~$]/.test(written)
      ? `${name}: { dest: ${JSON.stringify(written)} }`
      : `${name}: true`;
  if (key === "targets" && name === undefined) return `${firstText(written) ?? "claude"}: true`;
  // YAML takes 1.2 for a number.
  if (key === "sources" && last === "version" && typeof written === "number") return `version: "${written}"`;
  if (key === "policy" && last === "minAge") return "minAge: 7";
  if (key === "skills" && name === undefined) return `enable: ${asList(written)}`;
  if (key === "skills" && name === "enable" && written === true) return "enableAll: true";
  if (typeof written === "string" && LISTS.includes(String(last))) {
    return `${last}: ${asList(written)}`;
  }
  return null;
}

/** Keys whose value is a list of texts. */
const LISTS = [
  ...["enable", "disable", "extends", "targets", "exclude", "include", "systems", "patches"],
  ...["executable", "allow"],
];

function sourceExample(name: string, written: unknown): string | null {
  if (typeof written !== "string") return null;
  return `${name}: { ${/^[a-z+]+:|^git@/.test(written) ? "git" : "path"}: ${plain(written)} }`;
}

function firstKey(written: unknown): string | null {
  const isMap = typeof written === "object" && written !== null && !Array.isArray(written);
  return isMap ? (Object.keys(written)[0] ?? null) : null;
}

function firstText(written: unknown): string | null {
  const first: unknown = Array.isArray(written) ? written[0] : written;
  return typeof first === "string" ? first : null;
}

function asList(written: unknown): string {
  const items = [written].flat().filter((item): item is string => typeof item === "string");
  return `[${items.map(plain).join(", ") || "one, two"}]`;
}

/** A string in YAML, quoted where necessary. */
function plain(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : JSON.stringify(text);
}
