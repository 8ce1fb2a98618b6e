// What keeps agents from loading a SKILL.md. The rules are those of agentskills.io/specification (fields, lengths, the form of a name)
// and of what loaders do: Codex (codex-rs, skills loader) wants `---` as the first line, a second `---`, YAML that parses, strings, and a
// description; Gemini CLI, Qwen Code and OpenCode want a name, too. Claude Code loads more than these.

import { decodeText } from "../digest/bytes.ts";
import { type LoadFault, type LoadProblem, MAX_DESCRIPTION, MAX_NAME } from "../model/frontmatter.ts";
import { locator } from "../yaml/locate.ts";
import { parseTree, type YamlProblem } from "../yaml/parse.ts";
import type { Range } from "../yaml/syntax.ts";
import { isNull, type Tree } from "../yaml/tree.ts";
import { findFrontmatter } from "./frontmatter.ts";
import { simpleFields } from "./simple-fields.ts";

/** The text of a SKILL.md and what is wrong with it, in the order of the text. */
export interface Judged {
  /** Empty when the file is not text. */
  readonly text: string;
  readonly problems: readonly LoadProblem[];
}

/** Judges the bytes of a whole SKILL.md. */
export function judge(bytes: Uint8Array): Judged {
  if (isUtf16(bytes)) return { text: "", problems: [problem("utf-16")] };
  const block = findFrontmatter(bytes);
  // The text below the frontmatter may be anything: only what is read of it is decoded.
  const text = decodeText(block === null ? bytes : bytes.subarray(0, block.end + 3));
  if (text === null) return { text: "", problems: [problem("not-utf8")] };
  if (block === null) return { text, problems: [withoutFrontmatter(text)] };
  // The opening line has one unit for each byte, but for a byte order mark.
  const start = text.startsWith("\ufeff") ? block.start - 2 : block.start;
  const end = text.length - 3;
  const problems = problemsIn(text.slice(start, end)).map(
    (found): LoadProblem => ({ ...found, range: [found.range[0] + start, found.range[1] + start] }),
  );
  const opening = [text.startsWith("\ufeff") ? 1 : 0, text.startsWith("\ufeff") ? 4 : 3] as const;
  return {
    text,
    problems: [
      ...(text.startsWith("\ufeff") ? [problem("byte-order-mark", "", opening)] : []),
      ...(text.endsWith("...") ? [problem("not-closed", "", [end, text.length])] : []),
      // What is missing is missing in the whole.
      ...problems.map((found) => (found.range[0] === found.range[1] ? { ...found, range: opening } : found)),
    ],
  };
}

/** Why a name is none, by the specification; null when it is one. Names in other scripts are names. */
export function nameFault(name: string): LoadFault | null {
  const plain = name.normalize("NFKC");
  if ([...plain].length > MAX_NAME) return "name-length";
  return /^[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*$/u.test(plain) && plain === plain.toLowerCase()
    ? null
    : "name-form";
}

/** Whether no key of the frontmatter can be read. */
export function isOfWhole(fault: LoadFault): boolean {
  return WHOLE.includes(fault);
}

const WHOLE: readonly LoadFault[] = [
  "utf-16",
  "not-utf8",
  "pointer",
  "blank-lines",
  "no-frontmatter",
  "not-closed",
  "colon",
  "tab",
  "duplicate-key",
  "broken",
  "not-a-map",
];

/** With a byte order mark, or as ASCII characters with a zero beside each. */
function isUtf16(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return (a === 0 && c === 0 && Boolean(b) && Boolean(d)) || (b === 0 && d === 0 && Boolean(a) && Boolean(c));
}

function withoutFrontmatter(text: string): LoadProblem {
  const line = text.trim();
  if (/^(?:\.{1,2}\/|[^\s/]+\/)*[^\s/]+\.md$/i.test(line) && line.length <= MAX_LINK) {
    const start = text.indexOf(line);
    return problem("pointer", line, [start, start + line.length]);
  }
  const opening = /^\ufeff?\s*?(?=---[ \t]*\r?\n)/.exec(text);
  if (opening === null) return problem("no-frontmatter", "", [0, firstLineEnd(text)]);
  const at = opening[0].length;
  if (at > 0 && /^[\ufeff\s]*$/.test(opening[0]) && opening[0] !== "\ufeff")
    return problem("blank-lines", "", [at, at + 3]);
  return problem("not-closed", "", [at, at + 3]);
}

/** Characters: no link that git wrote as text leads further. */
const MAX_LINK = 4096;

function firstLineEnd(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}

/** The problems of a frontmatter's own text, by offsets in it; an empty range stands for the whole. */
function problemsIn(text: string): LoadProblem[] {
  const simple = simpleFields(text);
  if (simple !== null) {
    const field = (key: string): Field | null => {
      const found = simple.get(key);
      return found === undefined ? null : { text: found.value as string, range: found.range };
    };
    // It is a string, and should be a map.
    return problemsOf(field("name"), field("description"), simple.get("metadata")?.range ?? null);
  }
  const { tree, problems } = parseTree(text, "");
  const broken = problems.map(yamlProblem).find((found) => found !== null);
  if (broken !== undefined) return [broken];
  // With a tag, say, it is not known what another reader makes of a value.
  if (problems.length > 0) return [];
  if (tree === null || isNull(tree)) return problemsOf(null, null);
  if (tree.kind !== "map") return [problem("not-a-map")];
  const locate = locator(text);
  const field = (key: string): (Field & { readonly kind: Tree["kind"] }) | null => {
    const value = tree.entries.get(key);
    if (value === undefined || isNull(value)) return null;
    const isString = value.kind === "scalar" && typeof value.value === "string";
    return {
      kind: value.kind,
      text: isString ? (value.value as string) : null,
      range: locate(value.at) ?? [0, 0],
    };
  };
  const metadata = field("metadata");
  return problemsOf(
    field("name"),
    field("description"),
    metadata === null || metadata.kind === "map" ? null : metadata.range,
  );
}

/** A value that is there. */
interface Field {
  /** Null: it is not a string. */
  readonly text: string | null;
  readonly range: Range;
}

/** `metadata` is where one is that is no map. */
function problemsOf(
  name: Field | null,
  description: Field | null,
  metadata: Range | null = null,
): LoadProblem[] {
  const wrong = metadata === null ? [] : [problem("metadata-kind", "", metadata)];
  return [...nameProblems(name), ...descriptionProblems(description), ...wrong].sort(
    (a, b) => a.range[0] - b.range[0],
  );
}

function nameProblems(name: Field | null): LoadProblem[] {
  const text = name?.text?.trim() ?? "";
  if (name !== null && name.text === null) return [problem("name-kind", "", name.range)];
  if (name === null || text === "") return [problem("no-name", "", name?.range)];
  const fault = nameFault(text);
  if (fault === null) return [];
  return [problem(fault, fault === "name-form" ? text : String([...text].length), name.range)];
}

function descriptionProblems(description: Field | null): LoadProblem[] {
  if (description !== null && description.text === null)
    return [problem("description-kind", "", description.range)];
  const text = description?.text?.trim() ?? "";
  if (description === null || text === "") return [problem("no-description", "", description?.range)];
  const characters = [...text].length;
  return characters <= MAX_DESCRIPTION
    ? []
    : [problem("description-length", String(characters), description.range)];
}

/** Null for what only kitout's own configuration does not allow. */
function yamlProblem(found: YamlProblem): LoadProblem | null {
  switch (found.problem) {
    case "tab":
      return problem("tab", "", found.range);
    case "duplicate-key":
      return problem("duplicate-key", found.detail, found.range);
    case "syntax":
      return problem(found.mistake === "two-colons" ? "colon" : "broken", "", found.range);
    case "alias":
    case "documents":
    case "bomb":
    case "too-deep":
      return problem("broken", "", found.range);
    case "tag":
    case "key-kind":
    case "control":
      return null;
  }
}

function problem(fault: LoadFault, detail = "", range: Range = [0, 0]): LoadProblem {
  return { fault, detail, range };
}
