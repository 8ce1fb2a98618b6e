import { printable } from "../diagnostics/printable.ts";
import type { Listed } from "../operations/list.ts";

/** One line for each skill. */
export function listText(skills: readonly Listed[]): string {
  const width = Math.min(60, Math.max(0, ...skills.map(({ id }) => printable(id).length)));
  return skills
    .map(
      (skill) =>
        `${skill.selected ? "*" : " "} ${printable(skill.id).padEnd(width)}  ${about(skill)}`.trimEnd() +
        "\n",
    )
    .join("");
}

function about(skill: Listed): string {
  const text = printable(skill.description.replace(/\s+/g, " "));
  const short = text.length > 72 ? `${text.slice(0, 71)}…` : text;
  return skill.targets.length > 0 ? `[${skill.targets.join(", ")}] ${short}` : short;
}
