// Why a skill is selected or not, and who gets it, for people.

import { positionText } from "../../diagnostics/locate.ts";
import { printable } from "../../diagnostics/printable.ts";
import type { Cause, SettingsCause, SkillWhy, TargetCause } from "../../operations/show/why.ts";
import { verdictText } from "./conditions.ts";

/** Why a skill is selected or not, and who gets it, as text. */
export function whyText({ because, settings, targets }: SkillWhy): string {
  const lines = [
    causeText(because),
    ...(settings === null ? [] : [settingsText(settings)]),
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
      return `not selected: disabled by ${printable(because.by)} (${positionText(because.at)})`;
    default:
      return `selected by ${because.kind}: ${printable(because.by)} (${positionText(because.at)})`;
  }
}

function settingsText(because: SettingsCause): string {
  return because.kind === "apply"
    ? `settings of \`adjust\` (${positionText(because.at)})`
    : `settings of \`adjust\` do not apply: ${verdictText(because.at)}`;
}

function targetText(because: TargetCause): string {
  switch (because.kind) {
    case "gets":
      return "gets it";
    case "refused":
      return "would get it, except for the problem reported above";
    case "not-listed":
      return `not in the \`targets\` of the skill (${positionText(because.at!)})`;
    case "disabled":
      return `not enabled${because.at === null ? "" : ` (${positionText(because.at)})`}`;
    case "when":
      return `off: ${verdictText(because.at)}`;
  }
}
