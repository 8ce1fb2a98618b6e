// The programs of a package, by name and by path.

import type { BoundPackage, PackageDecl } from "./config.ts";

/**
 * Why programs cannot be taken from the path that `--package` gives. `text`: no link can hold that path; `several`: it is one program,
 * but several are wanted; `no-bin`, `no-programs`, `no-program`: it has no `bin`, no usable program there, or not a wanted one.
 */
export type PackageProblem =
  | "text"
  | "missing"
  | "several"
  | "no-bin"
  | "no-programs"
  | "no-program"
  | "not-executable";

/** Each once. None where nobody knows which: then there is no bundle either. */
export function programsOf({ name, bins }: PackageDecl): readonly string[] {
  if (bins === "*") return [];
  return bins === null ? [name] : [...new Set(bins)];
}

/** They become names of files in the skill, words in a table and in a script. */
export function isProgramName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}$/.test(name);
}

/** These programs of the package, as a declaration has them: null when the one program is called like it. */
export function binsOf(name: string, programs: readonly string[]): PackageDecl["bins"] {
  return programs.length === 1 && programs[0] === name ? null : programs;
}

/** Where the program is; absolute. */
export function programIn({ path, kind }: BoundPackage, program: string): string {
  return kind === "program" ? path : `${path}/bin/${program}`;
}
