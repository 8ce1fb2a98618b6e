// Bundles made by hand: skills, views and tables written as the compiler would, scripts by the emit stage itself.

import { createHash } from "node:crypto";
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { emit } from "../../../src/compiler/emit/emit.ts";
import { compareBytes } from "../../../src/digest/bytes.ts";
import type {
  Destination,
  DestPart,
  Installer,
  OnConflict,
  Scope,
  Structure,
} from "../../../src/model/installer.ts";
import type { Hex } from "../../../src/model/names.ts";

/** Path in the skill to its text, `{ x: text }` for an executable file, `{ link: target }` for a link. */
export type Skill = Readonly<Record<string, string | { readonly x: string } | { readonly link: string }>>;

export interface DestinationSpec {
  /** Default: the targets joined by `+`. */
  readonly name?: string;
  readonly targets?: readonly string[];
  readonly structure?: Structure;
  readonly onConflict?: OnConflict;
  readonly exclude?: readonly string[];
  readonly systems?: readonly string[];
  /** Default: `$HOME/.<first target>/skills`, or `.<first target>/skills` in project scope. */
  readonly dest?: readonly DestPart[] | string;
  readonly skills: Readonly<Record<string, Skill>>;
}

export interface BundleSpec {
  readonly owner?: string;
  readonly scope?: Scope;
  readonly destinations: readonly DestinationSpec[];
}

/** Writes a bundle to `directory`, which must not exist. All destinations belong to one scope; the other one has none. */
export function writeBundle(directory: string, spec: BundleSpec): string {
  const scope = spec.scope ?? "user";
  mkdirSync(path.join(directory, "skills"), { recursive: true });
  mkdirSync(path.join(directory, "views"));
  mkdirSync(path.join(directory, "data"));
  const destinations = spec.destinations.map((destination) =>
    writeDestination(directory, scope, destination),
  );
  const installers = (["user", "project"] as const).map(
    (each): Installer => ({
      scope: each,
      owner: spec.owner ?? each,
      destinations: each === scope ? destinations : [],
      shared: each === scope ? sharedView(directory, scope, spec.destinations, destinations) : null,
    }),
  );
  const files = emit(installers, scope);
  for (const file of files) {
    put(path.join(directory, file.path), file.text, file.executable);
  }
  const manifest = JSON.stringify({
    version: 1,
    files: files.map(({ path, text }) => [path, sha256(text)]),
    views: destinations.map(({ view }) => view),
  });
  put(path.join(directory, "manifest.json"), manifest, false);
  put(path.join(directory, "id"), `${sha256(manifest)}\n`, false);
  return directory;
}

function sharedView(
  directory: string,
  scope: Scope,
  specs: readonly DestinationSpec[],
  destinations: readonly Destination[],
): Installer["shared"] {
  const [first] = destinations;
  if (first === undefined || new Set(specs.map(({ skills }) => JSON.stringify(skills))).size > 1) return null;
  const suffix = scope === "user" ? ".symlink-tree" : "";
  return {
    name: first.name,
    view: sha256(readFileSync(path.join(directory, `data/${first.name}${suffix}.tsv`), "utf8")) as Hex,
  };
}

function writeDestination(directory: string, scope: Scope, spec: DestinationSpec): Destination {
  const targets = spec.targets ?? ["claude"];
  const name = spec.name ?? targets.join("+");
  const structure = spec.structure ?? "copy-tree";
  const files: string[] = [];
  const links: string[] = [];
  mkdirSync(path.join(directory, "views", name), { recursive: true });
  for (const [entry, skill] of Object.entries(spec.skills)) {
    const stored = writeSkill(directory, entry, skill);
    const view = path.join(directory, "views", name, entry);
    mkdirSync(path.dirname(view), { recursive: true });
    symlinkSync(`${"../".repeat(entry.split("/").length + 1)}skills/${stored}`, view);
    links.push(`l\t${stored}\t${entry}`);
    for (const [file, content] of Object.entries(skill))
      files.push(`${identity(content)}\t${entry}//${file}`);
  }
  const tables = { "copy-tree": table(files), "symlink-tree": table(links), link: `l\t${name}\t.\n` };
  put(path.join(directory, "data", `${name}.tsv`), tables["copy-tree"], false);
  for (const each of new Set([structure, "symlink-tree"] as const)) {
    if (each !== "copy-tree") put(path.join(directory, "data", `${name}.${each}.tsv`), tables[each], false);
  }
  return {
    name,
    targets,
    structure,
    layout: "flat",
    onConflict: spec.onConflict ?? "fail",
    exclude: spec.exclude ?? [],
    systems: spec.systems ?? [],
    dest: destOf(spec, scope, targets[0]!),
    view: sha256(tables[structure]) as Hex,
  };
}

function destOf(spec: DestinationSpec, scope: Scope, target: string): readonly DestPart[] {
  if (typeof spec.dest === "string") return [{ kind: "text", text: spec.dest }];
  if (spec.dest !== undefined) return spec.dest;
  const text = `.${target}/skills`;
  if (scope === "project") return [{ kind: "text", text }];
  return [
    { kind: "variable", name: "HOME" },
    { kind: "text", text: `/${text}` },
  ];
}

function writeSkill(directory: string, entry: string, skill: Skill): string {
  const hash = sha256(JSON.stringify(skill)).slice(0, 40);
  const stored = `${hash}-${path.basename(entry)}`;
  const place = path.join(directory, "skills", stored);
  for (const [file, content] of Object.entries(skill)) {
    const full = path.join(place, file);
    mkdirSync(path.dirname(full), { recursive: true });
    try {
      if (typeof content === "string") put(full, content, false);
      else if ("x" in content) put(full, content.x, true);
      else symlinkSync(content.link, full);
    } catch (error) {
      // Another entry shows the same skill.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  return stored;
}

function identity(content: Skill[string]): string {
  if (typeof content === "string") return `f\t${sha256(content)}`;
  return "x" in content ? `x\t${sha256(content.x)}` : `l\t${content.link}`;
}

/** Sorted by the bytes of the paths. */
function table(rows: readonly string[]): string {
  const key = (row: string): string => row.slice(row.lastIndexOf("\t") + 1);
  return [...rows]
    .sort((a, b) => compareBytes(key(a), key(b)))
    .map((row) => `${row}\n`)
    .join("");
}

/** As in a store: read-only. */
function put(file: string, text: string, executable: boolean): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text, { flag: "wx" });
  chmodSync(file, executable ? 0o555 : 0o444);
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A copy with its links as they are: a bundle is relocatable. */
export function copyBundle(from: string, to: string): string {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  return to;
}
