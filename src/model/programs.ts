// The programs of a package, by name and by path.

import type { BoundPackage, PackageDecl } from "./config.ts";

/**
 * Why the path in `--package` cannot be used. `text`: no link can have that path; `several`: it is one program, but several are wanted;
 * `no-bin`, `no-programs`, `no-program`: it has no `bin`, no usable program there, or not a wanted one.
 */
export type PackageProblem =
  | "text"
  | "missing"
  | "several"
  | "no-bin"
  | "no-programs"
  | "no-program"
  | "not-executable";

/** The programs of a package, each once. None when they are not known: then there is no bundle either. */
export function programsOf({ name, bins }: PackageDecl): readonly string[] {
  if (bins === "*") return [];
  return bins === null ? [name] : [...new Set(bins)];
}

/** Whether a program can have this name: it becomes the name of a file in the skill, and a word in a table and in a script. */
export function isProgramName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}$/.test(name);
}

/** These programs in the form of a declaration: null for a single program with the package's name. */
export function binsOf(name: string, programs: readonly string[]): PackageDecl["bins"] {
  return programs.length === 1 && programs[0] === name ? null : programs;
}

/** The path of the program; absolute. */
export function programIn({ path, kind }: BoundPackage, program: string): string {
  return kind === "program" ? path : `${path}/bin/${program}`;
}
