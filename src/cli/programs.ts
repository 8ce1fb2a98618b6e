import type { Selected } from "../compile.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import type { Host } from "../host/host.ts";
import { findProgram } from "../host/programs.ts";
import { neededPrograms } from "../render/needed.ts";

/** A warning for each program that a selected skill needs and this machine does not have on PATH. */
export function missingPrograms(
  host: Host,
  { selection, config }: Pick<Selected, "selection" | "config">,
): readonly Diagnostic[] {
  return neededPrograms(selection, config.packages)
    .filter(({ name }) => findProgram(host, name) === null)
    .map(({ name, package: from, at, skills }) =>
      diagnostic("package/not-on-path", at, { program: name, package: from, skills }),
    );
}
