// Finds references to renamed skills: other skills of the source may still use the old name.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { bytesIn } from "../../digest/content.ts";
import type { Variant } from "../../model/bundle.ts";
import type { Content } from "../../model/content.ts";
import { basename, parents, ROOT } from "../../model/names.ts";
import type { YamlPlace } from "../../model/place.ts";
import type { SourceTree } from "../../model/tree.ts";

/** For each source, the former directory names of renamed skills, and the variants that replace them. */
export type OldNames = ReadonlyMap<SourceTree, ReadonlyMap<string, Variant>>;

/** A path in a file that refers to a skill by its old name. */
export interface OldName {
  /** The renamed skill. */
  readonly renamed: Variant;
  readonly old: string;
  /** The skill with the reference. */
  readonly id: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The former directory names of the renamed skills among these variants. */
export function oldNamesOf(variants: readonly Variant[]): OldNames {
  const names = new Map<SourceTree, Map<string, Variant>>();
  for (const variant of variants) {
    const { directory, tree } = variant.selected.skill;
    const renamed = names.get(tree) ?? new Map<string, Variant>();
    names.set(tree, renamed);
    if (directory !== ROOT && basename(directory) !== variant.name) renamed.set(basename(directory), variant);
  }
  for (const { name, selected } of variants) {
    // If one variant keeps the old name, references still work.
    if (basename(selected.skill.directory) === name) names.get(selected.skill.tree)!.delete(name);
  }
  return names;
}

/** One warning for each part of the configuration that renamed skills. */
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

/** The position of what renamed the skill: its own entry, or what selected it. */
function reasonPosition({ selected: { reason } }: Variant): YamlPlace {
  return reason.kind === "explicit" ? reason.by.idAt : reason.by.at;
}

/** Bytes of a file; larger ones are not prose about other skills. */
const MAX_READ = 1024 * 1024;

/** `../pdf/…`, `skills/pdf/…`: bounded, so that no input makes it slow. */
const REFERENCE = /(?:(?:\.\.\/){1,20}|(?<![\w-])skills\/)([A-Za-z0-9_][A-Za-z0-9._-]{0,199})/g;
/** How far before a path the scheme of a URL is looked for. */
const ADDRESS = 256;

/** Every reference to one of `names` in the variant's files, at most one for each line. */
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
    const text = bytesIn(file).toString("latin1");
    const found = new Map<number, OldName>();
    let [line, counted] = [1, 0];
    for (const { 0: whole, 1: name, index } of text.matchAll(REFERENCE)) {
      const old = name!.replace(/\.+$/, "");
      const renamed = names.get(old);
      // URLs and directories of the skill itself are not affected.
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

/** Whether `../name`, relative to the file, leads to something in the same skill. */
function isOwn(paths: ReadonlySet<string>, file: string, reference: string, name: string): boolean {
  const ups = reference.match(/\.\.\//g)?.length ?? 0;
  const from = file.split("/").slice(0, -1);
  if (ups === 0 || from.length < ups) return false;
  return paths.has([...from.slice(0, from.length - ups), name].join("/"));
}
