// The names of skills in a destination, and the mistakes that only appear there.

import { type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { Variant } from "../../model/bundle.ts";
import type { SelectedSkill, Selection } from "../../model/catalog.ts";
import type { TargetDecl } from "../../model/config.ts";
import type { Layout } from "../../model/installer.ts";
import { basename, fold, ROOT } from "../../model/names.ts";
import { isInside } from "../../model/paths.ts";
import { below, onKey, type YamlPlace } from "../../model/place.ts";

/** File names end at 255 bytes, and `skills/` puts a hash in front. */
const MAX_SEGMENT = 200;
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/**
 * The entries that these targets, which share one destination, get of the selection; sorted by bytes. Their variants are added to
 * `variants`. A skill without a usable name is added to `unnamed` and reported.
 */
export function entriesOf(
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

/** Reports nested entries: in the nested layout, an entry inside another would be part of that skill. */
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

/** `flat`: the prefix and the skill's directory name (or a whole explicit id), joined by `-`. `nested`: the id. */
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
  // With a `rename`, that is where the name was written.
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

/** Adds a skill that no target shows, under the name that it has in the flat layout; a bad name is reported. */
export function addUnshown(selected: SelectedSkill, variants: VariantSet, report: Report): void {
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

/** The variants of the selected skills, each name of a skill once. */
export class VariantSet {
  /** Nearly every skill has one name. */
  readonly #variants = new Map<SelectedSkill, Variant[]>();

  has(selected: SelectedSkill): boolean {
    return this.#variants.has(selected);
  }

  add(selected: SelectedSkill, entry: string): Variant {
    const name = basename(entry);
    const known = this.#variants.get(selected);
    const same = known?.find((variant) => variant.name === name);
    if (same !== undefined) return same;
    const { skill, reason } = selected;
    const variant: Variant = {
      selected,
      name,
      rewriteName: reason.kind === "explicit" || skill.idPrefix !== null || skill.path === ROOT,
    };
    if (known === undefined) this.#variants.set(selected, [variant]);
    else known.push(variant);
    return variant;
  }

  all(): Variant[] {
    return [...this.#variants.values()].flat();
  }
}
