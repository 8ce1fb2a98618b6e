// A skill that goes by another name than in its source: what is beside it there may still call it by the old one.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Variant } from "../../model/bundle.ts";
import type { Content } from "../../model/content.ts";
import { basename, parents, ROOT } from "../../model/names.ts";
import type { YamlPlace } from "../../model/place.ts";
import type { SourceTree } from "../../model/tree.ts";

/** For each source, the directory names of its skills that are no more, and the variants that stand for them now. */
export type OldNames = ReadonlyMap<SourceTree, ReadonlyMap<string, Variant>>;

/** A place that speaks of a skill by its old name, as a path. */
export interface OldName {
  /** What goes by another name now. */
  readonly renamed: Variant;
  readonly old: string;
  /** The skill that speaks of it. */
  readonly id: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export function oldNamesOf(variants: readonly Variant[]): OldNames {
  const names = new Map<SourceTree, Map<string, Variant>>();
  for (const variant of variants) {
    const { directory, tree } = variant.selected.skill;
    const renamed = names.get(tree) ?? new Map<string, Variant>();
    names.set(tree, renamed);
    if (directory !== ROOT && basename(directory) !== variant.name) renamed.set(basename(directory), variant);
  }
  for (const { name, selected } of variants) {
    // Under another of its names the skill is where it always was.
    if (basename(selected.skill.directory) === name) names.get(selected.skill.tree)!.delete(name);
  }
  return names;
}

/** One diagnostic for each thing in the configuration that gave skills other names. */
export function warnOldNames(found: readonly OldName[]): Diagnostic[] {
  const groups = grouped(found, ({ renamed }) => JSON.stringify(reasonPosition(renamed)));
  return [...groups.values()].map((group) => {
    const at = reasonPosition(group[0]!.renamed);
    const names = new Map(group.map(({ old, renamed }) => [old, renamed.name]));
    const files = grouped(group, ({ id, file }) => `${id}/${file}`);
    return diagnostic("skill/old-name", at, {
      names: [...names],
      files: [...files].map(([file, mentions]) => [file, mentions.map(({ line }) => line)] as const),
      places: group.length,
    });
  });
}

function grouped(found: readonly OldName[], key: (mention: OldName) => string): Map<string, OldName[]> {
  const groups = new Map<string, OldName[]>();
  for (const mention of found) {
    const group = groups.get(key(mention)) ?? [];
    groups.set(key(mention), group);
    group.push(mention);
  }
  return groups;
}

/** What gave it another name: its own entry, or what asked for it. */
function reasonPosition({ selected: { reason } }: Variant): YamlPlace {
  return reason.kind === "explicit" ? reason.by.idAt : reason.by.at;
}

/** Bytes of a file; in larger ones nobody writes of other skills. */
const MAX_READ = 1024 * 1024;

/** `../pdf/…`, `skills/pdf/…`: bounded, so that no text makes it slow. */
const REFERENCE = /(?:(?:\.\.\/){1,20}|(?<![\w-])skills\/)([A-Za-z0-9_][A-Za-z0-9._-]{0,199})/g;
/** How far before a path the scheme of an address on the web is looked for. */
const ADDRESS = 256;

/** Every place in the variant's files that speaks of one of `names`; once a line. */
export function oldNamesIn(
  variant: Variant,
  content: Content,
  names: ReadonlyMap<string, Variant>,
): OldName[] {
  if (names.size === 0) return [];
  const { id } = variant.selected;
  const paths = new Set<string>(
    [...content.files, ...content.links].flatMap(({ path }) => [...parents(path), path]),
  );
  return content.files.flatMap((file) => {
    if (file.size > MAX_READ) return [];
    const text = Buffer.concat([...file.chunks()]).toString("latin1");
    const found = new Map<number, OldName>();
    let [line, counted] = [1, 0];
    for (const { 0: whole, 1: name, index } of text.matchAll(REFERENCE)) {
      const old = name!.replace(/\.+$/, "");
      const renamed = names.get(old);
      // An address on the web is where it was, and so is a directory of the skill's own.
      if (renamed === undefined || isAddress(text, index) || isOwn(paths, file.path, whole, old)) continue;
      for (let at = text.indexOf("\n", counted); at >= 0 && at < index; at = text.indexOf("\n", counted)) {
        line += 1;
        counted = at + 1;
      }
      found.set(line, { renamed, old, id, file: file.path, line });
    }
    return [...found.values()];
  });
}

function isAddress(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - ADDRESS), index);
  return before.slice(before.search(/[^\s"'`()<>[\]]*$/)).includes("://");
}

/** Whether `../name`, seen from the file, leads to something of the same skill. */
function isOwn(paths: ReadonlySet<string>, file: string, reference: string, name: string): boolean {
  const ups = reference.match(/\.\.\//g)?.length ?? 0;
  const from = file.split("/").slice(0, -1);
  if (ups === 0 || from.length < ups) return false;
  return paths.has([...from.slice(0, from.length - ups), name].join("/"));
}
