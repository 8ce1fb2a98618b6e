// Decides which directory gets which entries: targets that resolve to one directory share one view.

import { type Checked, type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { hexDigest } from "../../digest/nar.ts";
import type { Variant, View } from "../../model/bundle.ts";
import type { SelectedSkill, Selection } from "../../model/catalog.ts";
import type { Config, TargetDecl } from "../../model/config.ts";
import { SCOPES, type Scope, spellDest } from "../../model/installer.ts";
import { isInside } from "../../model/paths.ts";
import { onKey, type YamlPlace } from "../../model/place.ts";
import { addUnshown, entriesOf, VariantSet } from "./entries.ts";
import { contradictions, inAgreement } from "./shared-settings.ts";

export interface Views {
  /** Sorted by scope and name. */
  readonly views: readonly View[];
  /** Every variant that a view shows or that is in the bundle only; each once. */
  readonly variants: readonly Variant[];
}

/** File names end at 255 bytes, and `data/` adds an ending. */
const MAX_NAME = 120;
/** The views of all destinations and the variants in the bundle; mistakes are reported and left out. */
export function arrange(config: Config, selection: Selection): Checked<Views> {
  const reports = new Reports();
  const variants = new VariantSet();
  const views: View[] = [];
  const reported = new Set<string>();
  const differing = new Set<string>();
  const unnamed = new Set<SelectedSkill>();
  // Views of targets that get the same entries share them, and what is made of them.
  const shared = new Map<string, View["entries"]>();
  const isForAll = selection.every(({ targets }) => targets === null);
  for (const scope of SCOPES) {
    for (const targets of groupTargets(config, scope, differing, reports.report)) {
      const name = viewName(targets);
      // Both scopes show the same targets the same entries; a clash between them is one mistake.
      const isNew = !reported.has(name);
      reported.add(name);
      const { layout, exclude } = targets[0]!;
      const key = JSON.stringify([layout, exclude]);
      let isClean = isForAll;
      const report: Report = (found) => {
        isClean = false;
        if (isNew) reports.report(found);
      };
      const entries = shared.get(key) ?? entriesOf(targets, selection, variants, unnamed, report);
      if (isClean) shared.set(key, entries);
      views.push({ scope, name, targets, entries });
    }
  }
  // Skills that no target shows are in the bundle all the same.
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
  for (const [dest, targets] of groups) {
    const [inner] = targets;
    for (const { first, second, setting } of contradictions(targets, scope)) {
      const at = second.at.path.length > 0 ? onKey(second.at) : second.at;
      // Targets that share a directory in one scope nearly always do in the other: one mistake.
      const pair = JSON.stringify([first.name, second.name]);
      if (differing.has(pair)) continue;
      differing.add(pair);
      report(
        diagnostic("target/settings-differ", at, {
          first: first.name,
          second: second.name,
          setting,
          dest,
        }),
      );
    }
    for (const [outer, [holder]] of groups) {
      if (outer === dest || !isInside(`/${outer}`, `/${dest}`)) continue;
      report(
        diagnostic("target/inside", destPosition(inner!, scope), {
          inner: inner!.name,
          outer: holder!.name,
          dest,
        }),
      );
    }
  }
  return [...groups.values()]
    .map((targets) => inAgreement(targets, scope))
    .sort((a, b) => compareBytes(viewName(a), viewName(b)));
}

/** Equal for targets with one destination, as far as that is known before variables have values. */
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

function viewName(targets: readonly TargetDecl[]): string {
  const names = targets.map((target) => target.name);
  const joined = names.join("+");
  return joined.length <= MAX_NAME
    ? joined
    : `${names[0]!.slice(0, MAX_NAME - 20)}+${names.length - 1}-${hexDigest(joined).slice(0, 8)}`;
}

/** Two views may report one mistake: the same skill under a bad name, in any layout. The first report is kept. */
function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const mistakes = new Map<string, Diagnostic>();
  for (const found of diagnostics) {
    const mistake = found.code === "entry/name" ? `entry/name ${found.args.id}` : JSON.stringify(found);
    if (!mistakes.has(mistake)) mistakes.set(mistake, found);
  }
  return [...mistakes.values()];
}
