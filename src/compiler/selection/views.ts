// Which directory gets which entries: targets that resolve to one directory share one view.

import { type Checked, type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { hexDigest } from "../../digest/nar.ts";
import type { Variant, View } from "../../model/bundle.ts";
import type { SelectedSkill, Selection } from "../../model/catalog.ts";
import type { Config, TargetDecl } from "../../model/config.ts";
import { type Layout, SCOPES, type Scope, spellDest } from "../../model/installer.ts";
import { basename, fold, ROOT } from "../../model/names.ts";
import { isInside } from "../../model/paths.ts";
import { below, onKey, type YamlPlace } from "../../model/place.ts";

export interface Views {
  /** Sorted by scope and name. */
  readonly views: readonly View[];
  /** Every variant that a view shows or that is in the bundle only; each once. */
  readonly variants: readonly Variant[];
}

/** File names end at 255 bytes; `data/` adds an ending, and `skills/` puts a hash in front. */
const MAX_NAME = 120;
const MAX_SEGMENT = 200;
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

export function arrange(config: Config, selection: Selection): Checked<Views> {
  const reports = new Reports();
  const variants = new VariantSet();
  const views: View[] = [];
  const reported = new Set<string>();
  const differing = new Set<string>();
  const unnamed = new Set<SelectedSkill>();
  for (const scope of SCOPES) {
    for (const targets of groupTargets(config, scope, differing, reports.report)) {
      const name = viewName(targets);
      // Both scopes show the same targets the same entries; a clash between them is one mistake.
      const report = reported.has(name) ? () => {} : reports.report;
      reported.add(name);
      views.push({ scope, name, targets, entries: entriesOf(targets, selection, variants, unnamed, report) });
    }
  }
  // What no target shows is in the bundle all the same.
  for (const selected of selection) {
    if (!variants.has(selected) && !unnamed.has(selected)) addUnshown(selected, variants, reports.report);
  }
  return { value: { views, variants: variants.all() }, diagnostics: unique(reports.diagnostics) };
}

/**
 * Groups of targets with one destination, each sorted by name; in the order of their view names. `differing` holds the pairs of targets
 * that were reported already.
 */
function groupTargets(config: Config, scope: Scope, differing: Set<string>, report: Report): TargetDecl[][] {
  const groups = new Map<string, TargetDecl[]>();
  for (const target of config.targets) {
    const dest = destKey(target, scope);
    if (dest !== null) groups.set(dest, [...(groups.get(dest) ?? []), target]);
  }
  for (const [dest, [first, ...others]] of groups) {
    for (const other of others) {
      const setting = differingSetting(first!, other, scope);
      if (setting === null) continue;
      const at = other.at.path.length > 0 ? onKey(other.at) : other.at;
      // What the agents share in one scope they nearly always share in the other: one mistake.
      const pair = JSON.stringify([first!.name, other.name]);
      if (differing.has(pair)) continue;
      differing.add(pair);
      report(
        diagnostic("target/settings-differ", at, {
          first: first!.name,
          second: other.name,
          setting,
          dest,
        }),
      );
    }
    for (const [outer, [holder]] of groups) {
      if (outer === dest || !isInside(`/${outer}`, `/${dest}`)) continue;
      report(
        diagnostic("target/inside", destPosition(first!, scope), {
          inner: first!.name,
          outer: holder!.name,
          dest,
        }),
      );
    }
  }
  return [...groups.values()].sort((a, b) => compareBytes(viewName(a), viewName(b)));
}

/** Equal for targets with one destination, as far as it can be known before variables have values. */
function destKey(target: TargetDecl, scope: Scope): string | null {
  if (scope === "project") return target.localDest;
  return target.dest === null
    ? null
    : spellDest(target.dest)
        .replace(/\/(\.?\/)+/g, "/")
        .replace(/(.)\/\.?$/, "$1");
}

function destPosition(target: TargetDecl, scope: Scope): YamlPlace {
  return scope === "user" ? target.destAt : target.localDestAt;
}

function differingSetting(a: TargetDecl, b: TargetDecl, scope: Scope): string | null {
  if (a.structure[scope] !== b.structure[scope]) return "structure";
  if (a.layout !== b.layout) return "layout";
  if (a.exclude.join("\n") !== b.exclude.join("\n")) return "exclude";
  if (a.systems.join("\n") !== b.systems.join("\n")) return "systems";
  return a.onConflict === b.onConflict ? null : "onConflict";
}

function viewName(targets: readonly TargetDecl[]): string {
  const names = targets.map((target) => target.name);
  const joined = names.join("+");
  return joined.length <= MAX_NAME
    ? joined
    : `${names[0]!.slice(0, MAX_NAME - 20)}+${names.length - 1}-${hexDigest(joined).slice(0, 8)}`;
}

function entriesOf(
  targets: readonly TargetDecl[],
  selection: Selection,
  variants: VariantSet,
  unnamed: Set<SelectedSkill>,
  report: Report,
): ReadonlyMap<string, Variant> {
  const { layout, exclude } = targets[0]!;
  const entries = new Map<string, Variant>();
  const taken = new Map<string, { entry: string; selected: SelectedSkill }>();
  for (const selected of selection) {
    if (selected.targets !== null && !targets.some((target) => selected.targets!.includes(target.name)))
      continue;
    const entry = entryOf(selected, layout);
    if (!isEntry(entry)) {
      unnamed.add(selected);
      report(badName(selected, entry, layout, targets));
      continue;
    }
    if (exclude.some((name) => isInside(name, entry))) {
      report(
        diagnostic("entry/excluded", reasonPosition(selected), {
          entry,
          id: selected.id,
          targets: targets.map((target) => target.name),
        }),
      );
      continue;
    }
    const other = taken.get(fold(entry));
    if (other !== undefined) {
      report(
        diagnostic("entry/clash", reasonPosition(selected), {
          first: other.selected.id,
          firstEntry: other.entry,
          second: selected.id,
          entry,
        }),
      );
      continue;
    }
    taken.set(fold(entry), { entry, selected });
    entries.set(entry, variants.add(selected, entry));
  }
  if (layout === "nested") reportNested(taken, report);
  return new Map([...entries].sort(([a], [b]) => compareBytes(a, b)));
}

/** An entry in the nested layout is a directory of its own; another one inside it would be part of that skill. */
function reportNested(
  taken: ReadonlyMap<string, { entry: string; selected: SelectedSkill }>,
  report: Report,
): void {
  for (const [folded, inner] of taken) {
    for (let slash = folded.lastIndexOf("/"); slash > 0; slash = folded.lastIndexOf("/", slash - 1)) {
      const outer = taken.get(folded.slice(0, slash));
      if (outer !== undefined) {
        report(
          diagnostic("entry/inside", reasonPosition(inner.selected), {
            inner: inner.selected.id,
            outer: outer.selected.id,
          }),
        );
        break;
      }
    }
  }
}

/** `flat`: the skill's own directory name behind the prefix (or all of an explicit id), joined by `-`. `nested`: the id. */
function entryOf(selected: SelectedSkill, layout: Layout): string {
  if (layout === "nested") return selected.id;
  const { skill, reason } = selected;
  if (reason.kind === "explicit") return selected.id.replaceAll("/", "-");
  const name = skill.path === ROOT ? skill.tree.name : basename(skill.path);
  return skill.idPrefix === null ? name : `${skill.idPrefix}/${name}`.replaceAll("/", "-");
}

function isEntry(entry: string): boolean {
  return entry.split("/").every((segment) => SEGMENT.test(segment) && segment.length <= MAX_SEGMENT);
}

function badName(
  selected: SelectedSkill,
  entry: string,
  layout: Layout,
  targets: readonly TargetDecl[],
): Diagnostic {
  const { reason, skill } = selected;
  // With a `rename` the name is what was written there.
  const at = reason.kind === "explicit" ? reason.by.idAt : reasonPosition(selected);
  return diagnostic("entry/name", at, {
    entry,
    id: selected.id,
    source: skill.tree.name,
    path: skill.path,
    layout,
    targets: targets.map((target) => target.name),
  });
}

function addUnshown(selected: SelectedSkill, variants: VariantSet, report: Report): void {
  const entry = entryOf(selected, "flat");
  if (isEntry(entry)) variants.add(selected, entry);
  else report(badName(selected, entry, "flat", []));
}

function reasonPosition(selected: SelectedSkill): YamlPlace {
  const { reason } = selected;
  if (reason.kind !== "explicit") return reason.by.at;
  const position = onKey(reason.by.at);
  return position.path.length > 0 ? position : below(reason.by.at);
}

/** Two views may see one mistake: the same skill under a bad name, in whatever layout. The first one says it. */
function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const mistakes = new Map<string, Diagnostic>();
  for (const found of diagnostics) {
    const mistake = found.code === "entry/name" ? `entry/name ${found.args.id}` : JSON.stringify(found);
    if (!mistakes.has(mistake)) mistakes.set(mistake, found);
  }
  return [...mistakes.values()];
}

class VariantSet {
  readonly #variants = new Map<SelectedSkill, Map<string, Variant>>();

  has(selected: SelectedSkill): boolean {
    return this.#variants.has(selected);
  }

  add(selected: SelectedSkill, entry: string): Variant {
    const name = basename(entry);
    const names = this.#variants.get(selected) ?? new Map<string, Variant>();
    this.#variants.set(selected, names);
    const known = names.get(name);
    if (known !== undefined) return known;
    const { skill, reason } = selected;
    const variant: Variant = {
      selected,
      name,
      rewriteName: reason.kind === "explicit" || skill.idPrefix !== null || skill.path === ROOT,
    };
    names.set(name, variant);
    return variant;
  }

  all(): Variant[] {
    return [...this.#variants.values()].flatMap((names) => [...names.values()]);
  }
}
