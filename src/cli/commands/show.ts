import { type Compiled, compile } from "../../compile.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/print.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { whereIs } from "../../model/catalog.ts";
import { spellDest } from "../../model/installer.ts";
import type { Run } from "../commands.ts";
import { listSkills } from "../listing.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";

export function run(run: Run): number {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const compiled = compile(host, requestOf(options), null, diagnostics);
  if (compiled === null) return report(run, diagnostics);
  const id = options.words[0]!;
  const listed = listSkills(host, compiled, compiled.packed);
  const skill = listed.find((candidate) => candidate.id === id);
  if (skill === undefined) {
    const ids = listed.map((candidate) => candidate.id);
    return report(run, [
      ...diagnostics,
      diagnostic("skill/unknown", null, { id, suggestion: suggest(id, ids), ids: ids.length }),
    ]);
  }
  const exit = report(run, diagnostics);
  const facts = { ...skill, ...detail(compiled, id) };
  out.print(options.json ? `${JSON.stringify(facts, null, 2)}\n` : text(facts));
  return exit;
}

function detail(compiled: Compiled, id: string) {
  const packed = compiled.packed.find((one) => one.skill.selected.id === id);
  const directory = packed?.skill.selected.skill ?? compiled.catalog.byId.get(id);
  return {
    directory: directory === undefined ? null : whereIs(directory),
    why: packed === undefined ? null : reason(packed.skill.selected.reason),
    files:
      packed?.variants[0]?.rows.map((row) => ({
        path: row.path,
        type: row.type,
        ...(row.type === "l" ? { target: row.identity } : { sha256: row.identity }),
      })) ?? [],
    installs: compiled.views.flatMap((view) =>
      [...view.entries]
        .filter(([, variant]) => variant.selected.id === id)
        .map(([entry]) => ({
          scope: view.scope,
          targets: view.targets.map((target) => target.name),
          structure: view.targets[0]!.structure[view.scope],
          path: `${view.scope === "user" ? spellDest(view.targets[0]!.dest!) : view.targets[0]!.localDest}/${entry}`,
        })),
    ),
  };
}

function reason(why: Compiled["selection"][number]["reason"]): string {
  if (why.kind === "explicit") return `explicit: ${why.by.at.path.at(-1)}`;
  return why.by === null ? "enableAll: true" : `${why.kind}: ${why.by.text}`;
}

function text(facts: ReturnType<typeof detail> & ReturnType<typeof listSkills>[number]): string {
  const rows: [string, string][] = [
    ["id", facts.id],
    ["name", facts.name],
    ["description", facts.description.replace(/\s+/g, " ")],
    ["source", `${facts.source} (${facts.path})`],
    ["directory", facts.directory ?? "-"],
    ["selected", facts.why ?? "no"],
    ...(facts.digest === undefined ? [] : [["digest", facts.digest] as [string, string]]),
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
