// What changes in the files of a skill, one to a line.

import type { FileChange, FileFacts } from "../../changes/change.ts";
import { isSkillFile } from "../../changes/programs.ts";
import { MAX_READ } from "../../changes/tree.ts";
import { printable } from "../../diagnostics/printable.ts";
import { clip, count, type Line, line, look } from "./words.ts";

/**
 * All alarms and changed programs first; then new executables, new programs, files that are not text, and the others, of which only some
 * are listed by name.
 */
export function fileLines(files: readonly FileChange[]): readonly Line[] {
  const ranked = [0, 1, 2, 3, 4].map((rank) => files.filter((file) => rankOf(file) === rank));
  const [first, executables, programs, binaries, others] = ranked as [
    FileChange[],
    FileChange[],
    FileChange[],
    FileChange[],
    FileChange[],
  ];
  return [
    ...first.map(fileLine),
    ...some([...executables, ...programs], 40),
    ...some([...binaries, ...others], 12),
  ];
}

/** The files of a new skill in which something is hidden. */
export function fileAlarms(files: readonly FileChange[]): readonly Line[] {
  return files.map(fileLine).filter(({ tone }) => tone === "alarm");
}

function rankOf(file: FileChange): number {
  const { before, after, script } = file;
  if (isAlarming(file) || (script && before !== null && after !== null)) return 0;
  if (script && after !== null) return isExecutable(after) ? 1 : 2;
  return after !== null && isBinary(after) ? 3 : 4;
}

function some(files: readonly FileChange[], max: number): readonly Line[] {
  const lines = files.slice(0, max).map(fileLine);
  const rest = files.slice(max);
  if (rest.length === 0) return lines;
  const text = `… and ${count(rest.length, "more file")} (--json lists them)`;
  return [...lines, rest.some(isRun) ? look(text) : line(text)];
}

function fileLine(file: FileChange): Line {
  const { before, after } = file;
  const sign = before === null ? "+" : after === null ? "-" : "~";
  const facts = [...nature(before, after), ...amount(file)].join(", ");
  return {
    text: `${sign} ${printable(file.path)}${facts === "" ? "" : ` (${facts})`}`,
    tone: isAlarming(file) ? "alarm" : isRun(file) ? "look" : "plain",
  };
}

/** Whether an agent may run it. Agents run scripts without the executable bit too, and nobody can review what is not text. */
function isRun({ after, script }: FileChange): boolean {
  return after !== null && (script || isBinary(after) || isExecutable(after));
}

/** Whether its name has invisible characters, or what an agent reads or runs there can no longer be shown. */
function isAlarming({ path, before, after, script }: FileChange): boolean {
  if (after === null) return false;
  if (printable(path) !== path) return true;
  if (after.type !== "file" || after.content === "text") return false;
  const wasText = before?.type === "file" && before.content === "text";
  if (isSkillFile(path)) return true;
  return script && (wasText || after.content === "large");
}

function isBinary(facts: FileFacts): boolean {
  return facts.type === "file" && facts.content !== "text";
}

function isExecutable(facts: FileFacts | null): boolean {
  return facts?.type === "file" && facts.executable;
}

function nature(before: FileFacts | null, after: FileFacts | null): readonly string[] {
  const facts = after ?? before!;
  if (facts.type === "link") {
    const was = before?.type === "link" && after !== null ? ` instead of ${clip(before.target, 100)}` : "";
    return [`link to ${clip(facts.target, 100)}${was}`];
  }
  if (facts.type === "special") return ["neither a file nor a symbolic link"];
  if (facts.type === "unreadable") return ["cannot be read"];
  if (before === null || after === null || before.type !== "file")
    return facts.executable ? ["executable"] : [];
  if (before.executable !== facts.executable)
    return [facts.executable ? "now executable" : "no longer executable"];
  return facts.executable ? ["executable"] : [];
}

function amount({ before, after, lines }: FileChange): readonly string[] {
  if (before?.type !== "file" && after?.type !== "file") return [];
  if (lines !== null) {
    if (before === null) return [count(lines.added, "line")];
    if (after === null) return [];
    if (lines.added + lines.removed > 0) return [`+${lines.added} -${lines.removed}`];
    return isExecutable(before) === isExecutable(after) ? ["the same lines in another order"] : [];
  }
  const sides = [before, after].filter((side) => side?.type === "file");
  const kind = sides.map((side) => side.content).find((content) => content !== "text") ?? "text";
  const sizes = sides.map(({ bytes }) => count(bytes, "byte")).join(" → ");
  if (kind === "text") return [sizes];
  const unread = sides.some(({ bytes }) => bytes > MAX_READ);
  const turns =
    kind !== "unreadable" && before?.type === "file" && before.content === "text" && after !== null;
  return [`${turns ? "was text, now " : ""}${unread ? "too large to inspect" : WORDS[kind]}`, sizes];
}

const WORDS = { binary: "binary", large: "too large to show", unreadable: "cannot be read" } as const;
