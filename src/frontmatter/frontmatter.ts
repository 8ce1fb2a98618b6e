// The YAML frontmatter of a SKILL.md (agentskills.io): between a first line `---` and the next line `---`.

import { decodeText } from "../digest/bytes.ts";
import type { FrontmatterProblem, NameProblem } from "../model/frontmatter.ts";
import { canonicalJson, type Json } from "../model/json.ts";
import { parseValue } from "../yaml/parse.ts";
import { topLevel } from "../yaml/top-level.ts";
import { type Scalar, simpleFields } from "./simple-fields.ts";

/** Byte offsets: the frontmatter's own text is from `start` to `end`, the closing line begins at `end`. */
export interface Frontmatter {
  readonly start: number;
  readonly end: number;
}

export interface Fields {
  readonly name: string | null;
  readonly description: string | null;
}

/** The frontmatter of a file; null when there is none. A byte order mark, spaces after the dashes, and CRLF are allowed. */
export function findFrontmatter(bytes: Uint8Array): Frontmatter | null {
  // One character for each byte, so that offsets in the text are offsets in the file.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const opening = /^(?:\xef\xbb\xbf)?---[ \t]*\r?\n/.exec(text);
  if (opening === null) return null;
  const closing = /^(?:---|\.\.\.)[ \t]*\r?$/gm;
  closing.lastIndex = opening[0].length;
  const end = closing.exec(text)?.index;
  return end === undefined ? null : { start: opening[0].length, end };
}

/**
 * Sets the top-level key `name` to `name`, of the form [A-Za-z0-9._-]+, and changes only the bytes of the value: quotes and comments
 * stay, a value over several lines is replaced as a whole, and a missing key is added as the first line. If the change would not be
 * certain, returns the reason instead.
 */
export function rewriteName(
  bytes: Uint8Array,
  name: string,
): { readonly bytes: Uint8Array; readonly changed: boolean } | { readonly problem: NameProblem } {
  const block = findFrontmatter(bytes);
  if (block === null) return { problem: "no-frontmatter" };
  const text = decodeText(bytes.subarray(block.start, block.end));
  if (text === null) return { problem: "not-utf8" };
  const simple = simpleFields(text);
  const found: Place = simple === null ? topLevel(text, "name") : (simple.get("name") ?? { kind: "missing" });
  if (found.kind === "scalar" && found.value === name) return { bytes, changed: false };
  const changed = withName(text, found, name);
  if (typeof changed === "object") return changed;
  // Parsed again to make sure that only the name changed: an anchor on it, say, may be used elsewhere.
  if (simple === null && !sameButName(text, changed, name)) return { problem: "shared" };
  const [before, after] = [bytes.subarray(0, block.start), bytes.subarray(block.end)];
  return { bytes: Buffer.concat([before, Buffer.from(changed, "utf8"), after]), changed: true };
}

type Place = ReturnType<typeof topLevel>;

function withName(text: string, found: Place, name: string): string | { readonly problem: NameProblem } {
  switch (found.kind) {
    case "scalar":
      return replaced(text, found, name);
    case "empty": {
      const before = text.slice(0, found.after);
      return `${before}${/\s$/.test(before) ? "" : " "}${plain(name)}${text.slice(found.after)}`;
    }
    case "missing":
      return `name: ${plain(name)}${text.includes("\r\n") ? "\r\n" : "\n"}${text}`;
    default:
      return { problem: found.kind };
  }
}

function replaced(text: string, found: Scalar, name: string): string {
  const [start, end] = found.range;
  const old = text.slice(start, end);
  // A block scalar or a plain multi-line one may extend to the next key.
  let blank = old.length;
  while (blank > 0 && " \t\r\n".includes(old[blank - 1]!)) blank -= 1;
  const tail = old.endsWith("\n") ? old.slice(blank) : "";
  const quoted =
    found.style === "single" ? `'${name}'` : found.style === "double" ? `"${name}"` : plain(name);
  return text.slice(0, start) + quoted + tail + text.slice(end);
}

/** The name in YAML, quoted if any YAML version could read it as a number, a date, a boolean or null. */
function plain(name: string): string {
  return /^[A-Za-z][A-Za-z0-9._-]*$/.test(name) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(name)
    ? name
    : `"${name}"`;
}

function sameButName(before: string, after: string, name: string): boolean {
  // A lenient reading could be incomplete, so the value is parsed strictly.
  const written = topLevel(after, "name");
  if (written.kind !== "scalar" || written.value !== name) return false;
  const old = parseValue(before) as Record<string, unknown> | null;
  const now = parseValue(after) as Record<string, unknown> | null;
  return canonicalJson({ ...old, name } as Json) === canonicalJson(now as Json);
}

/** The fields that a listing shows. Null without a frontmatter, without the key, or without a string value. */
export function readFields(bytes: Uint8Array): Fields {
  const block = findFrontmatter(bytes);
  const text = block === null ? null : Buffer.from(bytes.subarray(block.start, block.end)).toString("utf8");
  if (text === null) return { name: null, description: null };
  const simple = simpleFields(text);
  const parsed = simple === null ? (parseValue(text) as Record<string, unknown> | null) : null;
  const field = (key: string) => {
    const value = simple?.get(key)?.value ?? parsed?.[key];
    return typeof value === "string" ? value : null;
  };
  return { name: field("name"), description: field("description") };
}

/** All keys and values as a YAML parser reads them; empty when there is no frontmatter or it is not a map. */
export function parsedFields(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const block = findFrontmatter(bytes);
  const text = block === null ? null : decodeText(bytes.subarray(block.start, block.end));
  const parsed = text === null ? null : parseValue(text);
  return isMap(parsed) ? parsed : {};
}

/** What keeps agents from reading the frontmatter: it has to be a map with a description. Null when nothing does. */
export function frontmatterProblem(bytes: Uint8Array): FrontmatterProblem | null {
  const block = findFrontmatter(bytes);
  if (block === null) return "no-frontmatter";
  const text = decodeText(bytes.subarray(block.start, block.end));
  if (text === null) return "not-utf8";
  if (simpleFields(text) === null && topLevel(text, "description").kind === "broken") return "broken";
  const parsed = parseValue(text);
  if (!isMap(parsed)) return "not-a-map";
  const { description } = parsed;
  return typeof description === "string" && description.trim() !== "" ? null : "no-description";
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
