// The wanted tables of `data/`: exactly what each destination is to contain.

import { compareBytes } from "../../digest/bytes.ts";
import { type Text, textOf } from "../../digest/text.ts";
import type { Variant, View } from "../../model/bundle.ts";
import type { Config } from "../../model/config.ts";
import {
  type Destination,
  type Installer,
  SCOPES,
  type Scope,
  type Structure,
} from "../../model/installer.ts";
import type { BundleFile, PackedSkill, PackedVariant } from "../../model/packed.ts";
import { perEntries } from "./per-entries.ts";

export interface Tables {
  readonly files: readonly BundleFile[];
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
  const texts = new Map<string, Text>();
  const tables = tablesOf(variantsOf(packed));
  const installers = SCOPES.map((scope) =>
    installerOf(config, scope, views, tables, (path, text) => texts.set(path, text)),
  );
  return { files: [...texts].map(([path, text]) => ({ ...text, path, executable: false })), installers };
}

/** The tables of a view. Views that show the same have the same text, which is made and hashed once. */
interface TablesOf {
  /** Every file and link of every entry. */
  readonly files: (view: View) => Text;
  /** What is at the destination itself. */
  readonly wanted: (view: View, structure: Structure) => Text;
}

function tablesOf(variants: PackedVariants): TablesOf {
  const files = perEntries((entries) => textOf(() => fileLines(entries, variants)));
  const links = perEntries((entries) => textOf(() => linkLines(entries, variants)));
  const wanted: TablesOf["wanted"] = (view, structure) => {
    if (structure === "copy-tree") return files(view);
    return structure === "link" ? textOf(() => [`l\t${view.name}\t.\n`]) : links(view);
  };
  return { files, wanted };
}

function installerOf(
  config: Config,
  scope: Scope,
  views: readonly View[],
  tables: TablesOf,
  add: (path: string, text: Text) => void,
): Installer {
  const scoped = views.filter((view) => view.scope === scope);
  const destinations = scoped.map((view): Destination => {
    const first = view.targets[0]!;
    const structure = first.structure[scope];
    // Every structure has the table of files: the bytes behind links are verified against it.
    add(tablePath(view.name, "copy-tree"), tables.files(view));
    const table = tables.wanted(view, structure);
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
      view: table.sha256,
    };
  });
  return {
    scope,
    owner: config.name ?? scope,
    destinations,
    shared: sharedView(scoped, OVERRIDE_STRUCTURE[scope], tables, add),
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
  tables: TablesOf,
  add: (path: string, text: Text) => void,
): Installer["shared"] {
  const [first] = views;
  if (first === undefined || new Set(views.map((view) => tables.files(view).sha256)).size > 1) return null;
  const table = tables.wanted(first, structure);
  add(tablePath(first.name, structure), table);
  return { name: first.name, view: table.sha256 };
}

function tablePath(name: string, structure: Structure): string {
  return structure === "copy-tree" ? `data/${name}.tsv` : `data/${name}.${structure}.tsv`;
}

/** Every file and link of every entry. A double slash marks the end of the entry; to a file system it is one slash. */
function* fileLines(entries: View["entries"], variants: PackedVariants): Iterable<string> {
  // By the bytes of the whole path, in which a slash comes after `-` and `.`: `a-b//x` is before `a//x`.
  const sorted = [...entries].map(([entry, variant]) => [`${entry}//`, variant] as const);
  for (const [entry, variant] of sorted.sort(([a], [b]) => compareBytes(a, b)))
    yield* variants.get(variant)?.rows.lines(entry) ?? [];
}

function* linkLines(entries: View["entries"], variants: PackedVariants): Iterable<string> {
  for (const [entry, variant] of entries) yield `l\t${variants.get(variant)?.directory}\t${entry}\n`;
}
