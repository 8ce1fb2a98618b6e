// The programs of a package, by name and by path.

import type { BoundPackage, PackageDecl } from "./config.ts";

/** At least one, each once. */
export function programsOf({ name, bins }: PackageDecl): readonly string[] {
  return bins === null ? [name] : [...new Set(bins)];
}

/** Where the program is; absolute. */
export function programIn({ path, kind }: BoundPackage, program: string): string {
  return kind === "program" ? path : `${path}/bin/${program}`;
}
