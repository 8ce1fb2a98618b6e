// What changes in the files of a skill, one to a line.

import type { FileChange, FileFacts } from "../../changes/change.ts";
import { printable } from "../../diagnostics/printable.ts";
import { clip, count, type Line, plain } from "./words.ts";

/** Programs first; of many, only some by name. */
export function fileLines(files: readonly FileChange[]): readonly Line[] {
  const programs = files.filter(({ script }) => script);
  const others = files.filter(({ script }) => !script);
  return [...some(programs, 40), ...some(others, 12)];
}

function some(files: readonly FileChange[], max: number): readonly Line[] {
  const lines = files.slice(0, max).map(fileLine);
  const rest = files.length - lines.length;
  return rest === 0 ? lines : [...lines, plain(`… and ${count(rest, "more file")} (--json lists them)`)];
}

function fileLine(file: FileChange): Line {
  const { before, after } = file;
  const sign = before === null ? "+" : after === null ? "-" : "~";
  const facts = [...nature(before, after), ...amount(file)].join(", ");
  // An agent runs a script whether it may be executed or not, and nobody reads what is no text.
  const runs = after !== null && (file.script || isBinary(after) || isExecutable(after));
  return {
    text: `${sign} ${printable(file.path)}${facts === "" ? "" : ` (${facts})`}`,
    tone: runs ? "look" : "plain",
  };
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
  if (facts.type === "special") return ["neither a file nor a link"];
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
  return kind === "text" ? [sizes] : [WORDS[kind], sizes];
}

const WORDS = { binary: "binary", large: "too large to look into", unreadable: "cannot be read" } as const;
