// What `kitout show SKILL` prints of a skill.

import type { Selected } from "../../compiler/compile.ts";
import { printable } from "../../diagnostics/printable.ts";
import type { PackedSkill, Row } from "../../model/bundle.ts";
import { type SelectedSkill, whereIs } from "../../model/catalog.ts";
import { spellDest } from "../../model/installer.ts";
import type { Listed } from "../list.ts";

export type Detail = ReturnType<typeof detailOf>;

/** `packed` is the skill when it is selected; null otherwise. */
export function detailOf(
  selected: Selected,
  dormant: readonly SelectedSkill[],
  packed: PackedSkill | null,
  id: string,
) {
  const chosen = selected.selection.find((one) => one.id === id);
  const asleep = dormant.find((one) => one.id === id);
  const skill = chosen?.skill ?? selected.catalog.byId.get(id) ?? asleep?.skill;
  return {
    directory: skill === undefined ? null : whereIs(skill),
    why: chosen === undefined ? null : reason(chosen.reason),
    own: ownOf((chosen ?? asleep)?.reason),
    rendered:
      packed?.variants.map((variant) => ({ name: variant.variant.name, digest: variant.digest })) ?? [],
    files: packed?.variants[0]?.rows.map(fileOf) ?? [],
    installs: selected.views.flatMap((view) =>
      [...view.entries]
        .filter(([, variant]) => variant.selected.id === id)
        .map(([entry]) => {
          const { dest, localDest, structure } = view.targets[0]!;
          const directory = view.scope === "user" ? spellDest(dest!) : localDest;
          return {
            scope: view.scope,
            targets: view.targets.map((target) => target.name),
            structure: structure[view.scope],
            path: `${directory}/${entry}`,
          };
        }),
    ),
  };
}

/** Which settings make something else of it than its source has. */
function ownOf(why: SelectedSkill["reason"] | undefined): readonly string[] {
  if (why?.kind !== "explicit") return [];
  const { exclude, files, patches, transform, packages } = why.by;
  const lists = { exclude, files, patches, transform: transform === null ? [] : [transform], packages };
  return Object.entries(lists).flatMap(([setting, values]) => (values.length > 0 ? [setting] : []));
}

function fileOf(row: Row) {
  return {
    path: row.path,
    type: row.type,
    ...(row.type === "l" ? { target: row.identity } : { sha256: row.identity }),
  };
}

function reason(why: Selected["selection"][number]["reason"]): string {
  if (why.kind === "explicit") return `explicit: ${why.by.at.path.at(-1)}`;
  return why.by === null ? "enableAll: true" : `${why.kind}: ${why.by.text}`;
}

export function skillText(facts: Detail & Listed): string {
  const rows: [string, string][] = [
    ["id", facts.id],
    ["name", facts.name],
    ["description", facts.description.replace(/\s+/g, " ")],
    ["source", `${facts.source} (${facts.path})`],
    ["directory", facts.directory ?? "-"],
    ["selected", facts.why ?? "no"],
    ...(facts.own.length === 0 ? [] : [["own", facts.own.join(", ")] as [string, string]]),
    ...(facts.digest === undefined ? [] : [["digest", facts.digest] as [string, string]]),
    // With another name in it, or without what is excluded, what is installed has a digest of its own.
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
