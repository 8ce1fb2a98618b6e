// Results → text.

import type { BoundResult, RowResult } from "./result.ts";
import type { Summary } from "./statistics.ts";
import type { Row } from "./work.ts";

/** Where and when it was measured. */
export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly system: string;
  /** The file system of what was measured. */
  readonly files: string;
  /** What `sh` is. */
  readonly shell: string;
  readonly instrument: string;
}

const HEAD = ["row", "CPU s", "wall s", "MiB", "beside", "×", "least–most", "at most", ""] as const;

/** The table for a terminal: a line for each bound, and below it what was not judged. */
export function table(results: readonly RowResult[]): string {
  const lines = [HEAD as readonly string[], ...results.flatMap(linesOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const aligned = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column]!)).join("  "));
  const notes = results.flatMap(notesOf);
  return `${[...aligned.map((line) => line.trimEnd()), ...(notes.length > 0 ? ["", ...notes] : [])].join("\n")}\n`;
}

/** The same for a page. */
export function markdown(results: readonly RowResult[], machine: Machine): string {
  const cells = (line: readonly string[]) =>
    `| ${line.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const head = ["what", ...HEAD.slice(1)];
  const rows = results.flatMap((result) =>
    linesOf(result).map(([id, ...rest]) => cells([id === "" ? "" : result.what, ...rest])),
  );
  return [
    `Measured on ${machine.date}: ${machine.cpu}, ${machine.cores} cores, ${machine.system}, Node ${machine.node}, sh is ${machine.shell}, ${machine.files}.`,
    "CPU time is that of the whole tree of processes, and memory that of its largest process. Each row was measured in turns with what stands beside it: × is the median of the ratios of CPU time, between the least and the most of them.",
    "",
    cells(head),
    cells(head.map(() => "---")),
    ...rows,
    ...results.flatMap(notesOf).map((note) => `\n${note}`),
    "",
  ].join("\n");
}

/** The rows and their bounds, without figures. */
export function listing(rows: readonly Row[]): string {
  const lines = rows.map(({ id, what, bounds }) => {
    const limits = bounds.map((bound) =>
      bound.kind === "memory"
        ? `${bound.atMost} MiB`
        : `${bound.atMost === null ? "shown beside" : `${bound.atMost} ×`} ${bound.against.name}`,
    );
    return [id, `${what}: ${limits.join(", ")}`] as const;
  });
  const width = Math.max(...lines.map(([id]) => id.length));
  return lines.map(([id, text]) => `${id.padEnd(width)}  ${text}\n`).join("");
}

function linesOf({ id, figures, bounds, failure }: RowResult): readonly (readonly string[])[] {
  if (failure !== null) return [[id, ...Array.from({ length: HEAD.length - 2 }, () => ""), "FAILED"]];
  const subject = figures[0];
  const own = subject
    ? [
        seconds(subject.cpu.median),
        seconds(subject.wall.median),
        subject.peak === null ? "–" : whole(subject.peak),
      ]
    : ["–", "–", "–"];
  return bounds.map((bound, index) => [
    ...(index === 0 ? [id, ...own] : ["", "", "", ""]),
    bound.against ?? "memory, MiB",
    bound.value === null ? "–" : number(bound, bound.value.median),
    bound.value === null ? "" : spread(bound, bound.value),
    bound.atMost === null ? "" : String(bound.atMost),
    { held: "ok", missed: "MISSED", "not judged": "–" }[bound.verdict],
  ]);
}

function notesOf({ id, bounds, failure }: RowResult): readonly string[] {
  if (failure !== null) return [`${id} failed: ${failure}`];
  return bounds.flatMap(({ against, why }) =>
    why === null ? [] : [`${id}, ${against ?? "memory"}: not judged, ${why}.`],
  );
}

function spread(bound: BoundResult, { least, most }: Summary): string {
  return `${number(bound, least)}–${number(bound, most)}`;
}

function number({ kind }: BoundResult, value: number): string {
  return kind === "memory" ? whole(value) : value.toFixed(2);
}

function seconds(value: number): string {
  return value < 0.1 ? value.toFixed(4) : value.toFixed(2);
}

function whole(value: number): string {
  return value.toFixed(0);
}
