// Turns diagnostics into text: finds line and column, draws the frame, escapes whatever could affect a terminal.

import { display } from "../model/paths.ts";
import type { Place } from "../model/place.ts";
import { withoutCredentials } from "../model/url.ts";
import { locator } from "../yaml/locate.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Severity } from "./entry.ts";
import { type Excerpt, type Position, TextLines } from "./lines.ts";
import { printable } from "./printable.ts";
import { entryOf, isError } from "./severity.ts";

export { printable } from "./printable.ts";

export interface Printer {
  /** The text of a file as it was read; null when it cannot be read. */
  readonly textOf: (file: string) => string | null;
  readonly cwd: string;
}

const EXCERPT = Symbol("excerpt");

/** A diagnostic with its text and its line and column, as in `--json`. All text is safe to print. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  /** For display, relative to the working directory; null when it is in no file. */
  readonly file: string | null;
  readonly start: Position | null;
  readonly end: Position | null;
  readonly args: object;
  readonly text: string;
  readonly hint: string;
  /** The line that it is about; null when there is none. JSON leaves it out: programs use the position. */
  readonly [EXCERPT]: Excerpt | null;
}

/** Sorted by file, position and code; without duplicates. */
export function findings(diagnostics: readonly Diagnostic[], printer: Printer): Finding[] {
  const failed = diagnostics.some(isError);
  const files = new Map<string, FileText | null>();
  const fileOf = (file: string) => {
    if (!files.has(file)) files.set(file, readText(printer.textOf(file)));
    return files.get(file) ?? null;
  };
  const all = diagnostics
    .filter((found) => !failed || !entryOf(found).hiddenByErrors)
    .map((found) => finding(found, fileOf, printer));
  const unique = new Map(all.map((found) => [JSON.stringify(found), found]));
  return [...unique.values()].sort(
    (a, b) =>
      order(a.file ?? "", b.file ?? "") ||
      (a.start?.line ?? 0) - (b.start?.line ?? 0) ||
      (a.start?.column ?? 0) - (b.start?.column ?? 0) ||
      order(a.code, b.code),
  );
}

/** The whole report, one paragraph for each finding, with a trailing line break. */
export function print(found: readonly Finding[], colour: boolean): string {
  const paint = painter(colour);
  const shown: string[] = [];
  for (const group of groups(found)) {
    const few = group.length <= MANY ? group : group.slice(0, MANY - 1);
    shown.push(...few.map((one) => paragraph(one, paint)));
    if (few.length < group.length) {
      shown.push(
        paint(
          `… and ${group.length - few.length} more [${group[0]!.code}] at the same place; --json lists them.\n`,
          2,
        ),
      );
    }
  }
  return shown.join("\n");
}

/** How many findings of one kind at one position are shown: one line of a configuration can be wrong for hundreds of skills. */
const MANY = 4;

function groups(found: readonly Finding[]): Finding[][] {
  const groups: Finding[][] = [];
  for (const one of found) {
    const last = groups.at(-1);
    const same =
      last?.[0]?.code === one.code &&
      last[0].file === one.file &&
      JSON.stringify(last[0].start) === JSON.stringify(one.start);
    if (same) last!.push(one);
    else groups.push([one]);
  }
  return groups;
}

/** A file is read, split and parsed once, however many mistakes are in it. */
interface FileText {
  readonly lines: TextLines;
  readonly locate: ReturnType<typeof locator>;
}

function readText(read: string | null): FileText | null {
  if (read === null) return null;
  // Character by character, so that positions stay valid.
  const text = withoutCredentials(read);
  let locate: ReturnType<typeof locator> | null = null;
  return {
    lines: new TextLines(text),
    locate: (place) => {
      locate ??= locator(text);
      return locate(place);
    },
  };
}

function finding(found: Diagnostic, fileOf: (file: string) => FileText | null, printer: Printer): Finding {
  const entry = entryOf(found);
  const args = escaped(found.args) as object;
  const file = textOf(found.at, fileOf);
  const range = file === null ? null : rangeOf(found.at, file);
  return {
    code: found.code,
    severity: entry.severity,
    file: found.at === null ? null : printable(display(printer.cwd, found.at.file)),
    start: range === null ? null : file!.lines.positionAt(range[0]),
    end: range === null ? null : file!.lines.positionAt(range[1]),
    args,
    text: entry.text(args),
    hint: entry.hint(args),
    [EXCERPT]: range === null ? null : file!.lines.excerpt(...range),
  };
}

function textOf(at: Place, fileOf: (file: string) => FileText | null): FileText | null {
  if (at === null) return null;
  if ("text" in at) return readText(at.text);
  return "range" in at || "path" in at ? fileOf(at.file) : null;
}

function rangeOf(place: Place, file: FileText): readonly [number, number] | null {
  if (place === null) return null;
  if ("range" in place) return place.range;
  return "path" in place ? file.locate(place) : null;
}

function escaped(value: unknown): unknown {
  if (typeof value === "string") return printable(withoutCredentials(value));
  if (Array.isArray(value)) return value.map(escaped);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}

type Paint = (text: string, colour: number) => string;

function painter(colour: boolean): Paint {
  return (text, code) => (colour && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text);
}

function paragraph(found: Finding, paint: Paint): string {
  const where =
    found.file === null
      ? ""
      : `${found.file}${found.start === null ? "" : `:${found.start.line}:${found.start.column}`}: `;
  const severity = found.severity === "error" ? paint("error", 31) : paint("warning", 33);
  // A listing of lines may follow the first line; it is printed below the frame.
  const [text, ...listing] = found.text.split("\n");
  const head = `${paint(where, 1)}${severity}: ${text} ${paint(`[${found.code}]`, 2)}\n`;
  const below = listing.map((line) => `${line}\n`).join("");
  const hint = found.hint.replaceAll("\n", "\n    ");
  return `${head}${frame(found, paint)}${below}  ${paint("hint:", 36)} ${hint}\n`;
}

/** The line with a caret under the mistake; empty when there is no line. */
function frame({ start, severity, [EXCERPT]: excerpt }: Finding, paint: Paint): string {
  if (start === null || excerpt === null) return "";
  const [from, to] = excerpt.marked;
  const gutter = String(start.line).padStart(5);
  const carets = paint("^".repeat(to - from), severity === "error" ? 31 : 33);
  return (
    `${paint(`${gutter} |`, 2)} ${excerpt.text}`.trimEnd() +
    `\n${paint(`${" ".repeat(gutter.length)} |`, 2)} ${" ".repeat(from)}${carets}\n`
  );
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
