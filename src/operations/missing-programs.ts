import type { Selected } from "../compiler/compile.ts";
import { type NeededProgram, neededPrograms } from "../compiler/selection/needed-programs.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import type { ReadHost } from "../host/host.ts";
import { findProgram } from "../host/programs.ts";

/** A warning for each package of which a selected skill needs programs that are not on PATH. */
export function missingPrograms(
  host: ReadHost,
  { selection, config }: Pick<Selected, "selection" | "config">,
): readonly Diagnostic[] {
  const missing = new Map<string, NeededProgram[]>();
  for (const program of neededPrograms(selection, config.packages)) {
    if (findProgram(host, program.name) !== null) continue;
    const programs = missing.get(program.package) ?? [];
    missing.set(program.package, programs);
    programs.push(program);
  }
  return [...missing].map(([name, programs]) =>
    diagnostic("package/not-on-path", programs[0]!.at, {
      package: name,
      programs: programs.map((program) => program.name),
      skills: [...new Set(programs.flatMap(({ skills }) => skills))],
    }),
  );
}
