// The programs that a skill needs: scripts or links in it, and the table that tells an agent where they are.

import { fileOf } from "../../digest/content.ts";
import type { RenderedLink } from "../../model/bundle.ts";
import type { BoundPackage, PackageDecl } from "../../model/config.ts";
import type { Content, ContentFile } from "../../model/content.ts";
import { MARKER } from "../../model/marker.ts";
import type { RelPath } from "../../model/names.ts";
import { programIn, programsOf } from "../../model/programs.ts";
import { fill } from "../../template/script.ts";

/**
 * The table in Markdown, formatted as in agent-skills-nix, followed by an empty line; "" without packages. It depends on the declared
 * names alone, so it is the same on every machine.
 */
export function dependencyTable(packages: readonly PackageDecl[]): string {
  if (packages.length === 0) return "";
  const rows = packages.map((decl) => `| ${decl.name} | ${programPaths(decl)} |`);
  return `${["## Dependencies", "", "| Package | Path |", "|---------|------|", ...rows].join("\n")}\n\n`;
}

/** The table at the end of a SKILL.md, if `dependencyTable` can have written it, for whatever packages; "" when there is none. */
export function tableIn(bytes: Uint8Array): string {
  return TABLE.exec(Buffer.from(bytes).toString("latin1"))?.[1] ?? "";
}

const TABLE =
  /\n(## Dependencies\n\n\| Package \| Path \|\n\|-+\|-+\|\n(?:\| [!-~]+ \| `\.\/[ -~]+ \|\n)+\n)$/;

/** More programs would make the table hard to read. */
const MOST_NAMED = 5;

function programPaths(decl: PackageDecl): string {
  if (decl.bins === null) return `\`./${decl.name}\``;
  const programs = programsOf(decl);
  const named = programs.slice(0, MOST_NAMED).join(", ");
  return `\`./${decl.name}/\` (contains: ${named}${programs.length > MOST_NAMED ? ", ..." : ""})`;
}

/** What the packages add to a skill: links into bound packages, and for the others scripts that look for the programs on PATH. */
export function packageFiles(
  packages: readonly PackageDecl[],
  bound: ReadonlyMap<string, BoundPackage>,
): Content {
  const files: ContentFile[] = [];
  const links: RenderedLink[] = [];
  for (const decl of packages) {
    const binding = bound.get(decl.name);
    for (const program of programsOf(decl)) {
      const path = (decl.bins === null ? program : `${decl.name}/${program}`) as RelPath;
      if (binding === undefined) files.push(scriptFile(path, decl.name, program));
      else links.push({ kind: "link", path, target: programIn(binding, program) });
    }
  }
  return { files, links };
}

function scriptFile(path: RelPath, name: string, program: string): ContentFile {
  const bytes = Buffer.from(fill("package", { marker: MARKER, package: name, program }));
  return fileOf({ path, executable: true }, bytes);
}
