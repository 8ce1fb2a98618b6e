import type { PatchMistake } from "../../../model/patch.ts";
import type { PatchLines } from "./lines.ts";
import type { Flaw, Hunk, HunkLine, Range } from "./patch.ts";

/** The hunks from here on. What follows the last one is ignored, unless it can only be a part of it. */
export function parseHunks(lines: PatchLines): readonly Hunk[] | Flaw {
  const hunks: Hunk[] = [];
  while (lines.startsWith("@@ ")) {
    const hunk = parseHunk(lines);
    if ("kind" in hunk) return hunk;
    hunks.push(hunk);
  }
  return hunks;
}

/** A flaw in the text of the patch. */
export function syntax(range: Range, mistake: PatchMistake, detail = ""): Flaw {
  return { kind: "syntax", range, mistake, detail };
}

const HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

function parseHunk(lines: PatchLines): Hunk | Flaw {
  const range = lines.range();
  const header = HEADER.exec(lines.line());
  if (header === null) return syntax(range, "hunk-header");
  const [oldStart, oldCount, newStart, newCount] = header.slice(1).map((digits) => Number(digits ?? 1)) as [
    number,
    number,
    number,
    number,
  ];
  lines.next();
  const body: HunkLine[] = [];
  let [old, now] = [oldCount, newCount];
  while (old > 0 || now > 0) {
    const sign = signOf(lines);
    if (sign === null) return syntax(lines.range(), "hunk-short", `${Math.max(old, now)}`);
    if (sign !== "+") old -= 1;
    if (sign !== "-") now -= 1;
    if (old < 0 || now < 0) return syntax(lines.range(), "hunk-count");
    body.push({ sign, text: lines.startsWith("\n") ? "\n" : lines.body() });
    lines.next();
    unended(lines, body);
  }
  if (continues(lines)) return syntax(lines.range(), "hunk-count");
  if (!endsOnce(body)) return syntax(range, "no-line-ending");
  return { range, oldStart, oldCount, newStart, newCount, lines: body };
}

/** The sign of the line. An empty line is a context line whose space an editor has removed. */
function signOf(lines: PatchLines): HunkLine["sign"] | null {
  if (lines.startsWith("\n")) return " ";
  return SIGNS.find((sign) => lines.startsWith(sign)) ?? null;
}

const SIGNS = [" ", "-", "+"] as const;

/** `\ No newline at end of file`, in any language, is about the line before it. */
function unended(lines: PatchLines, body: HunkLine[]): void {
  if (!lines.startsWith("\\ ")) return;
  const { sign, text } = body.pop()!;
  body.push({ sign, text: text.slice(0, -1) });
  lines.next();
}

/** Whether the hunk has more lines than its header says. The end of a mail and the start of the next file do not count. */
function continues(lines: PatchLines): boolean {
  if (lines.startsWith("--- ") && lines.startsWith("+++ ", 1)) return false;
  return lines.startsWith("-")
    ? !/^--\s*$/.test(lines.line())
    : [" ", "+", "\\ "].some((sign) => lines.startsWith(sign));
}

/** Whether a line without an ending is the last one of its file, in each of the two files. */
function endsOnce(body: readonly HunkLine[]): boolean {
  const last = (without: HunkLine["sign"]) => body.findLastIndex(({ sign }) => sign !== without);
  const [old, now] = [last("+"), last("-")];
  return body.every(
    ({ sign, text }, at) =>
      text.endsWith("\n") || ((sign === "+" || at === old) && (sign === "-" || at === now)),
  );
}
