// The only importer of jsdiff: two trees of one skill as a patch in git's form, for `git apply` and `patch -p1`.

import { diffArrays, structuredPatch } from "diff";
import { encodeName } from "../digest/bytes.ts";
import { differences } from "./change.ts";
import { splitLines } from "./lines.ts";
import type { SkillNode, SkillTree } from "./tree.ts";

/** `diffOf` for many skills, until all together are too much to show. */
export function diffsOf(): typeof diffOf {
  let left = MAX_DIFFS;
  return (name, before, after) => {
    if (left <= 0) return `# ${quoted(name)}: all that differs is too much to show\n`;
    const diff = diffOf(name, before, after);
    left -= diff.length;
    return diff;
  };
}

/** The patch between two trees; its paths begin with `name`. What is not text, or too large, becomes a line that both tools ignore. */
export function diffOf(name: string, before: SkillTree | null, after: SkillTree | null): string {
  let diff = "";
  for (const [path, a, b] of differences(before, after)) {
    if (diff.length > MAX_DIFF)
      return `${diff}# ${quoted(name)}: this differs in more files, too much to show\n`;
    diff += isReplaced(a, b)
      ? fileDiff(`${name}/${path}`, a, undefined) + fileDiff(`${name}/${path}`, undefined, b)
      : fileDiff(`${name}/${path}`, a, b);
  }
  return diff;
}

/** The patch of one text file; null: there is none. */
export function textDiff(path: string, before: string | null, after: string | null): string {
  if (before === after) return "";
  const nodeOf = (text: string | null): SkillNode | undefined =>
    text === null
      ? undefined
      : {
          kind: "file",
          size: text.length,
          executable: false,
          digest: () => null,
          content: () => ({ kind: "text", text }),
        };
  return sectionOf(path, nodeOf(before), nodeOf(after), before ?? "", after ?? "");
}

/**
 * Whether a change needs two steps: neither tool edits a link or turns a file into one, so the old node is deleted and a new one created.
 */
export function isReplaced(before: SkillNode | undefined, after: SkillNode | undefined): boolean {
  return before !== undefined && after !== undefined && (before.kind !== after.kind || after.kind === "link");
}

/** Characters. An installed directory may hold anything, and strings have a maximum length. */
export const MAX_DIFF = 16 * 1024 * 1024;
const MAX_DIFFS = 2 * MAX_DIFF;

function fileDiff(path: string, before: SkillNode | undefined, after: SkillNode | undefined): string {
  const [from, to] = [textIn(before), textIn(after)];
  if (from === null || to === null) return note(path, before, after);
  return sectionOf(path, before, after, from, to);
}

/**
 * The part of a patch for one path; `from` and `to` are the texts before and after, "" for nothing. `context`: how many unchanged lines
 * are around each change.
 */
export function sectionOf(
  path: string,
  before: SkillNode | undefined,
  after: SkillNode | undefined,
  from: string,
  to: string,
  context: number = CONTEXT,
): string {
  const [a, b] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  const head = [`diff --git ${a} ${b}`];
  const [oldMode, newMode] = [modeOf(before), modeOf(after)];
  if (before === undefined) head.push(`new file mode ${newMode}`);
  else if (after === undefined) head.push(`deleted file mode ${oldMode}`);
  else if (oldMode !== newMode) head.push(`old mode ${oldMode}`, `new mode ${newMode}`);
  // Without this line, `patch` takes the change for already applied.
  if (after === undefined && from === "") head.push(`index ${EMPTY}..0000000`);
  if (from !== to) {
    head.push(
      `--- ${before === undefined ? "/dev/null" : ended(a)}`,
      `+++ ${after === undefined ? "/dev/null" : ended(b)}`,
    );
  }
  return `${head.join("\n")}\n${hunks(from, to, context)}`;
}

const CONTEXT = 3;

/** Git's name of an empty file. */
const EMPTY = "e69de29";

/** The text of a node: "" for none, the target for a link. Null when there is no text to compare. */
function textIn(node: SkillNode | undefined): string | null {
  if (node === undefined) return "";
  if (node.kind === "link") return node.target;
  const content = node.kind === "file" ? node.content() : null;
  return content?.kind === "text" ? content.text : null;
}

function note(path: string, before: SkillNode | undefined, after: SkillNode | undefined): string {
  const about = (node: SkillNode | undefined) =>
    node === undefined ? "nothing" : node.kind === "file" ? `${node.size} bytes` : node.kind;
  return `# ${quoted(path)}: not compared as text, ${about(before)} → ${about(after)}\n`;
}

function modeOf(node: SkillNode | undefined): string {
  return node?.kind === "link" ? "120000" : node?.kind === "file" && node.executable ? "100755" : "100644";
}

/** A name that could be misread is quoted as in C, byte by byte. */
function quoted(path: string): string {
  if (/^[\x20-\x7e]*$/.test(path) && !/["\\]/.test(path)) return path;
  const bytes = Array.from(encodeName(path), (byte) =>
    byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c
      ? `\\${byte.toString(8).padStart(3, "0")}`
      : String.fromCharCode(byte),
  );
  return `"${bytes.join("")}"`;
}

/** A tab marks the end of a name with a space. */
function ended(name: string): string {
  return name.includes(" ") && !name.startsWith('"') ? `${name}\t` : name;
}

function hunks(before: string, after: string, context: number): string {
  if (before === after) return "";
  // A completely new file has nothing in common with the old one, and looking for it takes quadratic time.
  const patch = structuredPatch("", "", before, after, "", "", { context, maxEditLength: MAX_EDITS });
  if (patch === undefined) return wholeHunk(before, after);
  return patch.hunks
    .map(
      ({ oldStart, oldLines, newStart, newLines, lines }) =>
        `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@\n${lines.join("\n")}\n`,
    )
    .join("");
}

/** Removed and added lines together. */
const MAX_EDITS = 2000;

function wholeHunk(before: string, after: string): string {
  const [from, to] = [splitLines(before), splitLines(after)];
  const body = (lines: readonly string[], sign: string) =>
    lines
      .map((line) => `${sign}${line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`}`)
      .join("");
  return `@@ -${range(1, from.length)} +${range(1, to.length)} @@\n${body(from, "-")}${body(to, "+")}`;
}

/** For an empty range, the number is that of the line before. */
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

/** Lines that one text has in the place of another's: `count` of them from `start`, from 0. */
export interface LineEdit {
  readonly start: number;
  readonly count: number;
  readonly lines: readonly string[];
}

/** What turns the lines of one text into those of another, in order, with unchanged lines between; null when that is too much to compare. */
export function lineEdits(before: readonly string[], after: readonly string[]): readonly LineEdit[] | null {
  const changes = diffArrays([...before], [...after], { maxEditLength: MAX_EDITS });
  if (changes === undefined) return null;
  const edits: LineEdit[] = [];
  let [at, edit] = [0, null as LineEdit | null];
  for (const { added, removed, value } of changes) {
    if (!added && !removed) {
      if (edit !== null) edits.push(edit);
      edit = null;
    } else {
      edit ??= { start: at, count: 0, lines: [] };
      edit = added
        ? { ...edit, lines: [...edit.lines, ...value] }
        : { ...edit, count: edit.count + value.length };
    }
    if (!added) at += value.length;
  }
  return edit === null ? edits : [...edits, edit];
}
