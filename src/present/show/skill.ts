// A skill for people.

import { printable } from "../../diagnostics/printable.ts";
import type { SkillDetail } from "../../operations/show/skill.ts";

/** The details of a skill as text. */
export function skillText(facts: SkillDetail): string {
  const rows: [string, string][] = [
    ["id", facts.id],
    ["name", facts.name],
    ["description", facts.description.replace(/\s+/g, " ")],
    ["source", `${facts.source} (${facts.path})`],
    ["directory", facts.directory ?? "-"],
    ["selected", facts.why ?? "no"],
    ...(facts.own.length === 0 ? [] : [["own", facts.own.join(", ")] as [string, string]]),
    ...(facts.acts === undefined
      ? []
      : [["acts", facts.acts.map(({ kind, path }) => `${path} (${kind})`).join(", ")] as [string, string]]),
    ...(facts.digest === undefined ? [] : [["digest", facts.digest] as [string, string]]),
    // What is installed has another digest when its name was rewritten or files were excluded.
    ...facts.rendered
      .filter(({ digest }) => digest !== facts.digest)
      .map(({ name, digest }): [string, string] => ["installed", `${digest} (as ${name})`]),
  ];
  const lines = rows.map(([key, value]) => `${`${key}:`.padEnd(13)}${printable(value)}\n`);
  const installs = facts.installs.map(
    ({ scope, targets, structure, path }) =>
      `  ${scope.padEnd(8)} ${printable(path)} (${targets.join(", ")}; ${structure})\n`,
  );
  const files = facts.files.map(
    (file) =>
      `  ${file.type} ${printable(file.path)}${"target" in file ? ` -> ${printable(file.target ?? "")}` : ""}\n`,
  );
  return [
    ...lines,
    ...(installs.length > 0 ? ["installs:\n", ...installs] : []),
    ...(files.length > 0 ? ["files:\n", ...files] : []),
  ].join("");
}
