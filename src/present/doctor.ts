import { printable } from "../diagnostics/printable.ts";
import type { Need } from "../operations/doctor.ts";

export const NOTHING_MISSING = "Nothing is missing: this configuration needs no further programs.\n";

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
