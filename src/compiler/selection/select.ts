// Selects skills: enable and enableAll minus disable, and the explicit ones on top; and gives each its settings.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { compareBytes } from "../../digest/bytes.ts";
import { compileGlob, isGlob } from "../../match/glob.ts";
import {
  type Catalog,
  hasSkillFile,
  type Reason,
  type SelectedSkill,
  type Selection,
  type Skill,
  whereIs,
} from "../../model/catalog.ts";
import type { Config, ExplicitSkill, SourceDecl, Written } from "../../model/config.ts";
import { followLink } from "../../model/links.ts";
import { fold, isPlainText, join, ROOT } from "../../model/names.ts";
import { resolve } from "../../model/paths.ts";
import { onKey, type YamlPlace } from "../../model/place.ts";
import { submoduleOn } from "../../model/submodules.ts";
import { isFetched, nodeAt, type SourceTree } from "../../model/tree.ts";
import { adjustments } from "./adjustments.ts";

/** The selection, sorted by id; mistakes are reported and left out. */
export function select(
  config: Config,
  catalog: Catalog,
  trees: ReadonlyMap<string, SourceTree>,
): Checked<Selection> {
  const reports = new Reports();
  const chosen = new Map<string, SelectedSkill>();
  const disabled = new Set(config.disable.flatMap((pattern) => disabledBy(pattern, catalog, reports.report)));
  const seen = new Set<Skill>();
  const adjusted = adjustments(config, catalog, reports.report);
  const choose = (skill: Skill, reason: Reason) => {
    if (disabled.has(skill) || seen.has(skill)) return;
    seen.add(skill);
    const checked = checkDirectory(skill, reason.by.at, reports.report);
    if (checked !== null)
      chosen.set(skill.id, {
        id: skill.id,
        skill: checked,
        reason,
        targets: null,
        settings: adjusted.get(skill.id) ?? null,
      });
  };
  for (const pattern of config.enable) {
    const reason: Reason = { kind: "enable", by: pattern };
    for (const skill of matching(pattern, catalog, reports.report)) choose(skill, reason);
  }
  const all =
    config.enableAll === true ? config.sources.map(({ name, at }) => ({ text: name, at })) : config.enableAll;
  const bySource = new Map(
    all.map((source): [string, Reason] => [source.text, { kind: "enableAll", by: source }]),
  );
  for (const skill of catalog.skills) {
    const reason = bySource.get(skill.tree.name);
    if (reason !== undefined) choose(skill, reason);
  }
  const sources = new Map(config.sources.map((source) => [source.name, source]));
  for (const explicit of config.explicit)
    addExplicit(explicit, sources, catalog, trees, chosen, reports.report);
  const selection = [...chosen.values()].sort((a, b) => compareBytes(a.id, b.id));
  return reports.with(withoutTwins(selection, reports.report));
}

/** Explicit skills whose `when` does not hold, each selected on its own: several may have one id, for different machines. */
export function selectDormant(
  config: Config,
  catalog: Catalog,
  trees: ReadonlyMap<string, SourceTree>,
): Checked<Selection> {
  const reports = new Reports();
  const sources = new Map(config.sources.map((source) => [source.name, source]));
  const selection = config.dormant.flatMap((explicit) => {
    const alone = new Map<string, SelectedSkill>();
    addExplicit(explicit, sources, catalog, trees, alone, reports.report);
    return [...alone.values()];
  });
  return reports.with(selection);
}

/** The skills that an id or a glob of `disable` matches. None is no mistake that matters: the source may have dropped the skill. */
function disabledBy(pattern: Written, catalog: Catalog, report: Report): readonly Skill[] {
  return matching(pattern, catalog, (found) => {
    if (!NO_SKILL.has(found.code)) return report(found);
    const suggestion = isGlob(pattern.text) ? null : suggest(pattern.text, catalog.byId.keys());
    report(diagnostic("skill/nothing-disabled", pattern.at, { pattern: pattern.text, suggestion }));
  });
}

const NO_SKILL: ReadonlySet<string> = new Set(["skill/unknown", "skill/in-submodule", "glob/no-match"]);

/** The skills that an id or a glob of `enable` or `disable` matches. */
export function matching(pattern: Written, catalog: Catalog, report: Report): readonly Skill[] {
  const exact = catalog.byId.get(pattern.text);
  if (exact !== undefined) return [exact];
  if (isGlob(pattern.text) || pattern.text.startsWith("!")) {
    const matches = compileGlob(pattern, report);
    if (matches === null) return [];
    const found = catalog.skills.filter((skill) => matches(skill.id));
    if (found.length === 0 && catalog.complete)
      report(diagnostic("glob/no-match", pattern.at, { glob: pattern.text, ids: catalog.skills.length }));
    return found;
  }
  const submodule = catalog.submodules.find(
    ({ id, fetches }) => !fetches && `${pattern.text}/`.startsWith(`${id}/`),
  );
  if (submodule !== undefined) {
    const { source, path, url } = submodule;
    report(diagnostic("skill/in-submodule", pattern.at, { id: pattern.text, source, path, url }));
  } else if (catalog.complete) {
    const args = {
      id: pattern.text,
      suggestion: suggest(pattern.text, catalog.byId.keys()),
      ids: catalog.skills.length,
      pinned: catalog.skills.some(({ tree }) => isFetched(tree)),
    };
    report(diagnostic("skill/unknown", pattern.at, args));
  }
  return [];
}

/** Where a link out of the source leads: on this machine, or as it is written in what was fetched. */
function whereTo(tree: SourceTree, to: string): string {
  return isFetched(tree) ? to : resolve(tree.directory, to);
}

/** Refuses a skill whose directory cannot be copied, however it was selected. */
function checkDirectory(skill: Skill, at: YamlPlace, report: Report): SelectedSkill["skill"] | null {
  if (skill.directory === null) {
    const { tree } = skill;
    const end = followLink((path) => nodeAt(tree.root, path), join(tree.start, "path"), skill.path, ROOT);
    const target = "to" in end ? whereTo(tree, end.to) : "";
    report(diagnostic("skill/leaves-source", at, { id: skill.id, path: whereIs(skill), target }));
    return null;
  }
  if (!isPlainText(skill.id)) {
    report(diagnostic("skill/directory-name", at, { path: whereIs(skill) }));
    return null;
  }
  return skill as SelectedSkill["skill"];
}

function addExplicit(
  explicit: ExplicitSkill,
  sources: ReadonlyMap<string, SourceDecl>,
  catalog: Catalog,
  trees: ReadonlyMap<string, SourceTree>,
  chosen: Map<string, SelectedSkill>,
  report: Report,
): void {
  const source = sources.get(explicit.from.text);
  const tree = trees.get(explicit.from.text);
  // A missing source or tree has been reported already.
  if (source === undefined || tree === undefined) return;
  const at = explicit.pathAt;
  const end = followLink((path) => nodeAt(tree.root, path), join(tree.start, "path"), explicit.path, ROOT);
  const written = `${tree.directory}/${join(tree.start, explicit.path)}`;
  if (end.kind === "outside" || end.kind === "absolute") {
    const target = whereTo(tree, end.to);
    report(diagnostic("skill/leaves-source", at, { id: explicit.id, path: written, target }));
  } else if (end.kind !== "found" || end.node.kind !== "directory") {
    const submodule = submoduleOn(tree.root, tree.start, explicit.path);
    if (submodule !== null) {
      const args = { id: explicit.id, source: source.name, path: submodule.path, url: submodule.node.url };
      report(diagnostic("skill/in-submodule", at, args));
      return;
    }
    report(
      diagnostic("skill/path-missing", at, {
        path: explicit.path,
        source: source.name,
        directory: written,
        suggestion: suggest(explicit.path, pathsIn(catalog, tree)),
      }),
    );
  } else if (!hasSkillFile(tree.root, end.path)) {
    report(diagnostic("skill/no-skill-file", at, { directory: written }));
  } else {
    const skill = {
      id: explicit.id,
      tree,
      idPrefix: source.idPrefix,
      path: explicit.path,
      directory: end.path,
    };
    const other = chosen.get(explicit.id);
    // The same skill under the same id is that skill with settings; two different skills cannot share an id.
    const same =
      other?.reason.kind !== "explicit" && other?.skill.tree === tree && other.skill.directory === end.path;
    if (other !== undefined && !same) {
      report(
        diagnostic("skill/duplicate-id", onKey(explicit.at), {
          id: explicit.id,
          first: whereIs(other.skill),
          second: whereIs(skill),
          source: source.name,
        }),
      );
      return;
    }
    const targets = explicit.targets?.map((target) => target.text) ?? null;
    chosen.set(explicit.id, {
      id: explicit.id,
      skill,
      reason: { kind: "explicit", by: explicit },
      targets,
      settings: explicit,
    });
  }
}

function pathsIn({ skills }: Catalog, tree: SourceTree): readonly string[] {
  return skills.filter((skill) => skill.tree === tree).map(({ path }) => path);
}

/** Keeps one of several skills whose ids are equal on a case-insensitive or normalising file system. */
function withoutTwins(selection: Selection, report: Report): Selection {
  const seen = new Map<string, SelectedSkill>();
  for (const selected of selection) {
    const folded = fold(selected.id);
    const twin = seen.get(folded);
    if (twin === undefined) seen.set(folded, selected);
    else report(diagnostic("skill/twin-ids", selected.reason.by.at, { first: twin.id, second: selected.id }));
  }
  return [...seen.values()];
}
