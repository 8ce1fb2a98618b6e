import { printable } from "../diagnostics/printable.ts";
import type { GenerationList } from "../operations/generations.ts";

/** A table for each installation that has generations; empty when there are none. */
export function generationsText(lists: readonly GenerationList[]): string {
  return lists
    .filter(({ rows, id }) => rows.length > 0 || id !== null)
    .map(tableText)
    .join("\n");
}

function tableText({ history: { owner, root }, id, isThere, rows }: GenerationList): string {
  const head = root === null ? `${owner}, for your user` : `${owner}, in ${root}`;
  const width = String(rows.at(-1)?.number).length;
  const lines = rows.map(({ number, time, skills, id, current }) => {
    const count = `${skills} ${skills === 1 ? "skill" : "skills"}`;
    return `${current ? "*" : " "} ${String(number).padStart(width)}  ${minuteOf(time)}  ${id.slice(0, 12)}  ${count}${current ? "  (current)" : ""}`;
  });
  if (id === null) lines.push(isThere ? "  nothing is installed now" : "  this directory no longer exists");
  else if (!rows.some(({ current }) => current))
    lines.push(`* installed by a bundle's own script: ${printable(id.slice(0, 12))} (not a generation)`);
  return `${printable(head)}:\n${lines.map((line) => `${line}\n`).join("")}`;
}

/** The time of a generation: ISO 8601, in UTC, to the minute. */
export function minuteOf(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}
