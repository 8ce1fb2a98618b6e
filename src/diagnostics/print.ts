// From data to words: finds line and column, draws the frame, escapes what could play tricks on a terminal.

import { display } from "../model/paths.ts";
import type { Place } from "../model/place.ts";
import { locate } from "../yaml/yaml.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { type Entry, type Exit, type Severity, table } from "./table.ts";

export interface Printer {
  /** The text of a file as it was read; null when it cannot be had. */
  readonly textOf: (file: string) => string | null;
  readonly cwd: string;
  readonly colour: boolean;
}

/** A diagnostic with its words and its place in lines and columns, as `--json` gives it. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  /** As the reader in the working directory would write it; null when it is in no file. */
  readonly file: string | null;
  readonly start: Position | null;
  readonly end: Position | null;
  readonly args: object;
  readonly text: string;
  readonly hint: string;
}

/** Both from 1; columns count characters, not bytes. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** In the order of files, places and codes; each once. */
export function findings(diagnostics: readonly Diagnostic[], printer: Printer): Finding[] {
  const all = diagnostics.map((found) => finding(found, printer));
  const unique = new Map(all.map((found) => [JSON.stringify(found), found]));
  return [...unique.values()].sort(
    (a, b) => order(a.file ?? "", b.file ?? "") || (a.start?.line ?? 0) - (b.start?.line ?? 0) || (a.start?.column ?? 0) - (b.start?.column ?? 0),
  );
}

/** What a run that ends with these diagnostics exits with: 0, or the highest of the errors'. */
export function exitOf(diagnostics: readonly Diagnostic[]): 0 | Exit {
  const exits = diagnostics.map((found) => entryOf(found)).filter((entry) => entry.severity === "error");
  return exits.length === 0 ? 0 : (Math.max(...exits.map((entry) => entry.exit)) as Exit);
}

export function isError(found: Diagnostic): boolean {
  return entryOf(found).severity === "error";
}

/** The whole report, one paragraph for each finding, with a trailing line break. */
export function print(found: readonly Finding[], printer: Printer): string {
  return found.map((one) => paragraph(one, printer)).join("\n");
}

/** Text from outside, safe to print: control characters and bytes that are not UTF-8 become escapes. */
export function printable(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, (character) => {
    const code = character.charCodeAt(0);
    // A byte that was not UTF-8 (see digest/bytes.ts).
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

function entryOf(found: Diagnostic): Entry<object> {
  return table[found.code] as unknown as Entry<object>;
}

function finding(found: Diagnostic, printer: Printer): Finding {
  const entry = entryOf(found);
  const args = escaped(found.args) as object;
  const range = found.at === null ? null : rangeOf(found.at, printer);
  return {
    code: found.code,
    severity: entry.severity,
    file: found.at === null ? null : printable(display(printer.cwd, found.at.file)),
    start: range?.start ?? null,
    end: range?.end ?? null,
    args,
    text: entry.text(args),
    hint: entry.hint(args),
  };
}

function escaped(value: unknown): unknown {
  if (typeof value === "string") return printable(value);
  if (Array.isArray(value)) return value.map(escaped);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}

function rangeOf(place: NonNullable<Place>, printer: Printer): { start: Position; end: Position } | null {
  if (!("range" in place) && !("path" in place)) return null;
  const text = printer.textOf(place.file);
  if (text === null) return null;
  const range = "range" in place ? place.range : locate(text, place);
  if (range === null) return null;
  return { start: positionAt(text, range[0]), end: positionAt(text, Math.max(range[0], range[1])) };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  const line = before.length === 1 ? before[0]!.replace(/^\ufeff/, "") : before.at(-1)!;
  return { line: before.length, column: [...line].length + 1 };
}

function paragraph(found: Finding, printer: Printer): string {
  const paint = painter(printer.colour);
  const where = found.file === null ? "" : `${found.file}${found.start === null ? "" : `:${found.start.line}:${found.start.column}`}: `;
  const severity = found.severity === "error" ? paint("error", 31) : paint("warning", 33);
  const head = `${paint(where, 1)}${severity}: ${found.text} ${paint(`[${found.code}]`, 2)}\n`;
  return `${head}${frame(found, printer, paint)}  ${paint("hint:", 36)} ${found.hint}\n`;
}

type Paint = (text: string, colour: number) => string;

function painter(colour: boolean): Paint {
  return (text, code) => (colour && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text);
}

/** The line with a caret under what is meant; nothing when there is no line. */
function frame(found: Finding, printer: Printer, paint: Paint): string {
  if (found.start === null || found.end === null || found.file === null) return "";
  const text = sourceText(found.file, printer);
  const line = text?.replace(/^\ufeff/, "").split(/\r\n|\n|\r/)[found.start.line - 1];
  if (line === undefined) return "";
  const characters = [...line];
  const from = found.start.column - 1;
  const to = found.end.line === found.start.line ? Math.max(from + 1, found.end.column - 1) : Math.max(from + 1, characters.length);
  // A long line is shown around its mistake.
  const first = Math.max(0, Math.min(from - 40, characters.length - 100));
  const shown = characters.slice(first, first + 100).map((character) => (character === "\t" ? " " : printable(character)));
  const pad = shown.slice(0, from - first).join("").length;
  const width = Math.max(1, shown.slice(from - first, Math.min(to, first + 100) - first).join("").length);
  const gutter = String(found.start.line).padStart(5);
  return `${paint(`${gutter} |`, 2)} ${shown.join("")}\n${paint(`${" ".repeat(5)} |`, 2)} ${" ".repeat(pad)}${paint("^".repeat(width), found.severity === "error" ? 31 : 33)}\n`;
}

function sourceText(file: string, printer: Printer): string | null {
  return printer.textOf(file.startsWith("/") ? file : `${printer.cwd}/${file}`);
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
