// `kitout show SKILL --why`: why the skill is selected or not, and who gets it.

import type { Selected } from "../../compiler/compile.ts";
import { mapping } from "../../compiler/config/read.ts";
import { matching } from "../../compiler/selection/select.ts";
import type { SourcePosition, SourcePositionOf } from "../../diagnostics/locate.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { SelectedSkill } from "../../model/catalog.ts";
import type { Written } from "../../model/config.ts";
import { type Decision, failed } from "../../model/facts.ts";
import { onKey, type YamlPlace } from "../../model/place.ts";
import { type ConditionRow, conditionRow } from "./condition-row.ts";

export type Cause =
  /** What selects it, or excludes it. */
  | {
      readonly kind: "enable" | "enableAll" | "explicit" | "disable";
      readonly by: string;
      readonly at: SourcePosition;
    }
  | { readonly kind: "when"; readonly by: string; readonly at: ConditionRow }
  | { readonly kind: "not-asked" };

export type TargetCause =
  | { readonly kind: "gets" | "refused" }
  /** It is not in the `targets:` of the skill, or it is not enabled. */
  | { readonly kind: "not-listed" | "disabled"; readonly at: SourcePosition | null }
  | { readonly kind: "when"; readonly at: ConditionRow };

/** Its entry under `adjust`, and whether that applies here. */
export type SettingsCause =
  | { readonly kind: "apply"; readonly at: SourcePosition }
  | { readonly kind: "when"; readonly at: ConditionRow };

export interface SkillWhy {
  readonly selected: boolean;
  readonly because: Cause;
  /** Null without such an entry, or when the skill is not selected. */
  readonly settings: SettingsCause | null;
  /** Every target that the configuration or the skill names; empty unless the skill is selected. */
  readonly targets: readonly {
    readonly name: string;
    readonly gets: boolean;
    readonly because: TargetCause;
  }[];
}

/** `dormant` are the explicit skills whose `when` does not hold; `gets` are the targets that get it. */
export function whyOf(
  id: string,
  selected: Selected,
  dormant: readonly SelectedSkill[],
  gets: readonly string[],
  positionOf: SourcePositionOf,
): SkillWhy {
  const chosen = selected.selection.find((one) => one.id === id);
  if (chosen === undefined)
    return {
      selected: false,
      because: whyNot(id, selected, dormant, positionOf),
      settings: null,
      targets: [],
    };
  const { kind, by } = chosen.reason;
  const name = "text" in by ? by.text : String(by.at.path.at(-1));
  const at = positionOf("text" in by ? by.at : onKey(by.at));
  return {
    selected: true,
    because: { kind, by: name, at },
    settings: settingsCause(chosen, selected, positionOf),
    targets: targetNames(chosen, selected).map((target) => {
      const isGiven = gets.includes(target);
      return {
        name: target,
        gets: isGiven,
        because: isGiven ? { kind: "gets" } : targetCause(target, chosen, selected, positionOf),
      };
    }),
  };
}

function settingsCause(
  { id, reason, settings }: SelectedSkill,
  selected: Selected,
  positionOf: SourcePositionOf,
): SettingsCause | null {
  if (reason.kind === "explicit") return null;
  if (settings !== null) return { kind: "apply", at: positionOf(onKey(settings.at)) };
  const decision = decisionOn(selected, "adjust", id);
  const verdict = decision === null ? null : failed(decision);
  return verdict === null ? null : { kind: "when", at: conditionRow(decision!, verdict, positionOf) };
}

function whyNot(
  id: string,
  selected: Selected,
  dormant: readonly SelectedSkill[],
  positionOf: SourcePositionOf,
): Cause {
  const { config, catalog } = selected;
  const key = dormant.find((one) => one.id === id)?.reason.by.at.path.at(-1);
  const decision = decisionOn(selected, "skill", String(key));
  const verdict = decision === null ? null : failed(decision);
  if (verdict !== null)
    return { kind: "when", by: String(key), at: conditionRow(decision!, verdict, positionOf) };
  const skill = catalog.byId.get(id);
  const means = ({ text, at }: Written) =>
    skill !== undefined && matching({ text, at }, catalog, () => {}).includes(skill);
  const by = config.disable.find(means);
  return by === undefined ? { kind: "not-asked" } : { kind: "disable", by: by.text, at: positionOf(by.at) };
}

function targetNames({ targets }: SelectedSkill, { config, tree }: Selected): readonly string[] {
  const enabled = [...config.targets, ...config.inactiveTargets].map(({ name }) => name);
  const written = mapping(tree, "targets")?.entries.keys() ?? [];
  return [...new Set([...enabled, ...written, ...(targets ?? [])])].sort(compareBytes);
}

function targetCause(
  name: string,
  chosen: SelectedSkill,
  selected: Selected,
  positionOf: SourcePositionOf,
): TargetCause {
  const { config, tree } = selected;
  if (chosen.targets !== null && !chosen.targets.includes(name))
    return { kind: "not-listed", at: positionOf(listAt(chosen)) };
  const decision = decisionOn(selected, "target", name);
  const verdict = decision === null ? null : failed(decision);
  if (verdict !== null) return { kind: "when", at: conditionRow(decision!, verdict, positionOf) };
  if (config.targets.some((target) => target.name === name)) return { kind: "refused" };
  const written = mapping(tree, "targets")?.entries.get(name);
  return { kind: "disabled", at: written === undefined ? null : positionOf(onKey(written.at)) };
}

/** Only explicit skills have a list of targets. */
function listAt({ reason: { by } }: SelectedSkill): YamlPlace {
  return { file: by.at.file, path: [...by.at.path, "targets"], on: "key" };
}

function decisionOn({ decisions }: Selected, of: Decision["of"], name: string): Decision | null {
  return decisions.find((decision) => decision.of === of && decision.name === name) ?? null;
}
