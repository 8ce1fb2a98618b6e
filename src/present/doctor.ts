import { type Finding, print, printable } from "../diagnostics/print.ts";
import type { Need } from "../operations/doctor.ts";
import type { Page } from "./page.ts";

export const NOTHING_MISSING = "Nothing is missing: this configuration needs no further programs.\n";

export const NOTHING_WRONG =
  "There is no skills.yaml here, and nothing is wrong with the skills on this machine.\n";

/** One paragraph for each, with what to do; empty when there is none. */
export function findingsText(findings: readonly Finding[], { colour }: Page): string {
  return findings.length === 0 ? "" : print(findings, colour);
}

/** One line for each program. */
export function needsText(needs: readonly Need[]): string {
  const width = Math.max(...needs.map(({ name }) => name.length));
  return needs
    .map(({ name, path, ...why }) => {
      const where = path === null ? "missing" : "ok     ";
      return printable(`${where}  ${name.padEnd(width)}  ${path ?? reason(why)}`) + "\n";
    })
    .join("");
}

function reason({ package: from, skills, sources }: Omit<Need, "name" | "path">): string {
  if (skills.length > 0) return `package ${from}, for ${skills.join(", ")}`;
  return sources.length > 0 ? `for the source ${sources.join(", ")}` : "for the installer";
}
