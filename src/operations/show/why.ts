// `kitout show SKILL --why`: what made the skill what it is here.

import type { Selected } from "../../compiler/compile.ts";
import { mapping } from "../../compiler/config/read.ts";
import { matching } from "../../compiler/selection/select.ts";
import { type Spot, type SpotOf, spotText } from "../../diagnostics/locate.ts";
import { printable } from "../../diagnostics/printable.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { SelectedSkill } from "../../model/catalog.ts";
import type { Written } from "../../model/config.ts";
import { type Decision, failed } from "../../model/facts.ts";
import { onKey, type YamlPlace } from "../../model/place.ts";
import { type ConditionRow, conditionRow, verdictText } from "./conditions.ts";

type Cause =
  /** What asks for it, or takes it out. */
  | { readonly kind: "enable" | "enableAll" | "explicit" | "disable"; readonly by: string; readonly at: Spot }
  | { readonly kind: "when"; readonly by: string; readonly at: ConditionRow }
  | { readonly kind: "not-asked" };

type TargetCause =
  | { readonly kind: "gets" | "refused" }
  /** It is not in the `targets:` of the skill, or it is not enabled. */
  | { readonly kind: "not-listed" | "disabled"; readonly at: Spot | null }
  | { readonly kind: "when"; readonly at: ConditionRow };

export interface SkillWhy {
  readonly selected: boolean;
  readonly because: Cause;
  /** Every target that the configuration or the skill names; empty for a skill that is not selected. */
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
  spot: SpotOf,
): SkillWhy {
  const chosen = selected.selection.find((one) => one.id === id);
  if (chosen === undefined)
    return { selected: false, because: whyNot(id, selected, dormant, spot), targets: [] };
  const { kind, by } = chosen.reason;
  const name = "text" in by ? by.text : String(by.at.path.at(-1));
  const at = spot("text" in by ? by.at : onKey(by.at));
  return {
    selected: true,
    because: { kind, by: name, at },
    targets: targetNames(chosen, selected).map((target) => {
      const own = gets.includes(target);
      return {
        name: target,
        gets: own,
        because: own ? { kind: "gets" } : targetCause(target, chosen, selected, spot),
      };
    }),
  };
}

function whyNot(id: string, selected: Selected, dormant: readonly SelectedSkill[], spot: SpotOf): Cause {
  const { config, catalog } = selected;
  const asleep = dormant.find((one) => one.id === id)?.reason.by.at.path.at(-1);
  const decision = decisionOn(selected, "skill", String(asleep));
  const verdict = decision === null ? null : failed(decision);
  if (verdict !== null)
    return { kind: "when", by: String(asleep), at: conditionRow(decision!, verdict, spot) };
  const skill = catalog.byId.get(id);
  const means = ({ text, at }: Written) =>
    skill !== undefined && matching({ text, at }, catalog, []).includes(skill);
  const by = config.disable.find(means);
  return by === undefined ? { kind: "not-asked" } : { kind: "disable", by: by.text, at: spot(by.at) };
}

function targetNames({ targets }: SelectedSkill, { config, tree }: Selected): readonly string[] {
  const enabled = [...config.targets, ...config.offTargets].map(({ name }) => name);
  const written = mapping(tree, "targets")?.entries.keys() ?? [];
  return [...new Set([...enabled, ...written, ...(targets ?? [])])].sort(compareBytes);
}

function targetCause(name: string, chosen: SelectedSkill, selected: Selected, spot: SpotOf): TargetCause {
  const { config, tree } = selected;
  if (chosen.targets !== null && !chosen.targets.includes(name))
    return { kind: "not-listed", at: spot(listAt(chosen)) };
  const decision = decisionOn(selected, "target", name);
  const verdict = decision === null ? null : failed(decision);
  if (verdict !== null) return { kind: "when", at: conditionRow(decision!, verdict, spot) };
  if (config.targets.some((target) => target.name === name)) return { kind: "refused" };
  const written = mapping(tree, "targets")?.entries.get(name);
  return { kind: "disabled", at: written === undefined ? null : spot(onKey(written.at)) };
}

/** Only explicit skills have a list of targets. */
function listAt({ reason: { by } }: SelectedSkill): YamlPlace {
  return { file: by.at.file, path: [...by.at.path, "targets"], on: "key" };
}

function decisionOn({ decisions }: Selected, of: Decision["of"], name: string): Decision | null {
  return decisions.find((decision) => decision.of === of && decision.name === name) ?? null;
}

export function whyText({ because, targets }: SkillWhy): string {
  const lines = [
    causeText(because),
    ...targets.map(({ name, because }) => `target ${printable(name)}: ${targetText(because)}`),
  ];
  return `why:\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function causeText(because: Cause): string {
  switch (because.kind) {
    case "not-asked":
      return "not selected: no `enable`, `enableAll` or `explicit` asks for it";
    case "when":
      return `not selected: ${verdictText(because.at)}`;
    case "disable":
      return `not selected: disabled by ${printable(because.by)} (${spotText(because.at)})`;
    default:
      return `selected by ${because.kind}: ${printable(because.by)} (${spotText(because.at)})`;
  }
}

function targetText(because: TargetCause): string {
  switch (because.kind) {
    case "gets":
      return "gets it";
    case "refused":
      return "would get it, but for what is reported above";
    case "not-listed":
      return `not in the \`targets\` of the skill (${spotText(because.at!)})`;
    case "disabled":
      return `not enabled${because.at === null ? "" : ` (${spotText(because.at)})`}`;
    case "when":
      return `off: ${verdictText(because.at)}`;
  }
}
