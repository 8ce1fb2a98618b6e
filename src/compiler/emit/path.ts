// `dest` as shell: quoted text and checked variables, put together piece by piece. Nothing is ever evaluated.

import type { DestPart } from "../../model/installer.ts";
import { quote } from "../../model/shell.ts";

/** Lines that append the parts to `kt_at`; a variable without a value is noted in `kt_missing` by the runtime. */
export function pathLines(parts: readonly DestPart[]): string[] {
  return parts.flatMap((part) => {
    if (part.kind === "text") return [`kt_at=$kt_at${quote(part.text)}`];
    const value = `"\${${variableName(part.name)}:-}"`;
    const take = `kt_variable ${part.name} ${value}`;
    if (part.kind === "variable") return [take];
    return [`if [ -n ${value} ]; then`, `  ${take}`, "else", ...indented(pathLines(part.fallback)), "fi"];
  });
}

/** The name is unquoted in the script, so anything but a plain name throws. */
function variableName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`not the name of a variable: ${name}`);
  return name;
}

function indented(lines: readonly string[]): string[] {
  return lines.length === 0 ? ["  :"] : lines.map((line) => `  ${line}`);
}
