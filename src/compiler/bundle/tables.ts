// The wanted tables of `data/`: exactly what each destination is to contain.

import { compareBytes } from "../../digest/bytes.ts";
import { hexDigest } from "../../digest/nar.ts";
import type { Variant, View } from "../../model/bundle.ts";
import type { Config } from "../../model/config.ts";
import {
  type Destination,
  type Installer,
  SCOPES,
  type Scope,
  type Structure,
} from "../../model/installer.ts";
import type { PackedSkill, PackedVariant } from "../../model/packed.ts";

export interface Tables {
  readonly files: readonly { readonly path: string; readonly text: string; readonly executable: false }[];
  /** One for each scope, with the view ids of its tables. */
  readonly installers: readonly Installer[];
}

export type PackedVariants = ReadonlyMap<Variant, PackedVariant>;

/** The packed variants, by variant. */
export function variantsOf(packed: readonly PackedSkill[]): PackedVariants {
  return new Map(packed.flatMap((skill) => skill.variants).map((variant) => [variant.variant, variant]));
}

/** The wanted tables of all views, and the installers that use them. */
export function tabulate(config: Config, views: readonly View[], packed: readonly PackedSkill[]): Tables {
  const variants = variantsOf(packed);
  const texts = new Map<string, string>();
  const installers = SCOPES.map((scope) =>
    installerOf(config, scope, views, variants, (path, text) => texts.set(path, text)),
  );
  return { files: [...texts].map(([path, text]) => ({ path, text, executable: false })), installers };
}

function installerOf(
  config: Config,
  scope: Scope,
  views: readonly View[],
  variants: PackedVariants,
  add: (path: string, text: string) => void,
): Installer {
  const scoped = views.filter((view) => view.scope === scope);
  const destinations = scoped.map((view): Destination => {
    const first = view.targets[0]!;
    const structure = first.structure[scope];
    // Every structure has the table of files: the bytes behind links are verified against it.
    add(tablePath(view.name, "copy-tree"), fileTable(view, variants));
    const table =
      structure === "copy-tree" ? fileTable(view, variants) : linkTable(view, structure, variants);
    add(tablePath(view.name, structure), table);
    return {
      name: view.name,
      targets: view.targets.map((target) => target.name),
      structure,
      layout: first.layout,
      onConflict: first.onConflict,
      exclude: first.exclude,
      systems: first.systems,
      dest: scope === "user" ? first.dest! : [{ kind: "text", text: first.localDest! }],
      view: hexDigest(table),
    };
  });
  return {
    scope,
    owner: config.name ?? scope,
    destinations,
    shared: sharedView(scoped, OVERRIDE_STRUCTURE[scope], variants, add),
  };
}

/** As in agent-skills-nix: links for the user, copies in a project. */
const OVERRIDE_STRUCTURE: Readonly<Record<Scope, "symlink-tree" | "copy-tree">> = {
  user: "symlink-tree",
  project: "copy-tree",
};

function sharedView(
  views: readonly View[],
  structure: "symlink-tree" | "copy-tree",
  variants: PackedVariants,
  add: (path: string, text: string) => void,
): Installer["shared"] {
  const [first] = views;
  if (first === undefined || new Set(views.map((view) => fileTable(view, variants))).size > 1) return null;
  const table =
    structure === "copy-tree" ? fileTable(first, variants) : linkTable(first, structure, variants);
  add(tablePath(first.name, structure), table);
  return { name: first.name, view: hexDigest(table) };
}

function tablePath(name: string, structure: Structure): string {
  return structure === "copy-tree" ? `data/${name}.tsv` : `data/${name}.${structure}.tsv`;
}

/** Every file and link of every entry. A double slash marks the end of the entry; to a file system it is one slash. */
function fileTable(view: View, variants: PackedVariants): string {
  const lines: string[] = [];
  // By the bytes of the whole path, in which a slash comes after `-` and `.`: `a-b//x` is before `a//x`.
  for (const [entry, variant] of [...view.entries].sort(([a], [b]) => compareBytes(`${a}//`, `${b}//`))) {
    for (const row of variants.get(variant)?.rows ?? [])
      lines.push(`${row.type}\t${row.identity}\t${entry}//${row.path}\n`);
  }
  return lines.join("");
}

function linkTable(view: View, structure: Exclude<Structure, "copy-tree">, variants: PackedVariants): string {
  if (structure === "link") return `l\t${view.name}\t.\n`;
  return [...view.entries]
    .map(([entry, variant]) => `l\t${variants.get(variant)?.directory}\t${entry}\n`)
    .join("");
}
