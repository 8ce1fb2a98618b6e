import { cells, cutToCells } from "../diagnostics/cells.ts";
import { loadWords } from "../diagnostics/frontmatter-words.ts";
import { printable } from "../diagnostics/printable.ts";
import type { Listed } from "../operations/list.ts";
import type { Page } from "./page.ts";

/** One line for each skill, no wider than the page. An id is never cut: somebody may want to copy it. */
export function listText(skills: readonly Listed[], { width }: Page): string {
  const ids = skills.map(({ id }) => printable(id));
  const column = Math.min(MAX_COLUMN, Math.floor(width / 2), Math.max(0, ...ids.map(cells)));
  return skills
    .map((skill, index) => {
      const id = ids[index]!;
      const head = `${skill.selected ? "*" : " "} ${id}${" ".repeat(Math.max(0, column - cells(id)))}  `;
      const room = width - cells(head);
      return `${head}${room < MIN_ROOM ? "" : cutToCells(about(skill), room)}`.trimEnd() + "\n";
    })
    .join("");
}

const MAX_COLUMN = 60;
/** Less of a description tells nothing. */
const MIN_ROOM = 8;
const MAX_DESCRIPTION = 72;

function about(skill: Listed): string {
  const short = cutToCells(printable(skill.description.replace(/\s+/g, " ")), MAX_DESCRIPTION);
  const kinds = [...new Set((skill.acts ?? []).map(({ kind }) => kind))];
  const acts = kinds.length > 0 ? `(acts by itself: ${kinds.join(", ")}) ` : "";
  const faults = (skill.faults ?? []).map(({ fault, detail }) => printable(loadWords(fault, detail)));
  const skipped = faults.length > 0 ? `(some agents do not load it: ${faults.join("; ")}) ` : "";
  return `${skill.targets.length > 0 ? `[${skill.targets.join(", ")}] ` : ""}${acts}${skipped}${short}`;
}
