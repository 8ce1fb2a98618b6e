import type { PackedSkill, Row } from "../../bundle/pack.ts";
import { packSkills, type Selected, selectSkills } from "../../compile.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/print.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { whereIs } from "../../model/catalog.ts";
import { spellDest } from "../../model/installer.ts";
import { isFetched } from "../../model/tree.ts";
import { provideSkillFiles } from "../../sources/fetch.ts";
import type { Run } from "../commands.ts";
import { jsonText } from "../json.ts";
import { listSkills } from "../listing.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import { withSession } from "../session.ts";

export async function run(run: Run): Promise<number> {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const request = requestOf(options);
  const id = options.words[0]!;
  const found = await withSession(run, async (session) => {
    const selected = await selectSkills(host, session, request, diagnostics);
    if (selected === null) return null;
    await provideSkillFiles(session, selected.fetched, selected.catalog.skills);
    // Only this skill's bytes are read, and a mistake elsewhere does not hide it.
    const variants = selected.variants.filter((variant) => variant.selected.id === id);
    const packed = await packSkills(host, session, request, { ...selected, variants }, null, []);
    return { selected, packed: packed ?? [] };
  });
  if (found === null) return report(run, diagnostics);
  const { selected, packed } = found;
  const listed = listSkills(host, selected, packed);
  const skill = listed.find((candidate) => candidate.id === id);
  if (skill === undefined) {
    const ids = listed.map((candidate) => candidate.id);
    diagnostics.push(
      diagnostic("skill/unknown", null, {
        id,
        suggestion: suggest(id, ids),
        ids: ids.length,
        pinned: selected.catalog.skills.some(({ tree }) => isFetched(tree)),
      }),
    );
    return report(run, diagnostics);
  }
  const exit = report(run, diagnostics);
  const facts = { ...skill, ...detail(selected, packed[0] ?? null, id) };
  out.print(options.json ? jsonText(facts) : text(facts));
  return exit;
}

function detail(selected: Selected, packed: PackedSkill | null, id: string) {
  const chosen = selected.selection.find((one) => one.id === id);
  const skill = chosen?.skill ?? selected.catalog.byId.get(id);
  return {
    directory: skill === undefined ? null : whereIs(skill),
    why: chosen === undefined ? null : reason(chosen.reason),
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

function text(facts: ReturnType<typeof detail> & ReturnType<typeof listSkills>[number]): string {
  const rows: [string, string][] = [
    ["id", facts.id],
    ["name", facts.name],
    ["description", facts.description.replace(/\s+/g, " ")],
    ["source", `${facts.source} (${facts.path})`],
    ["directory", facts.directory ?? "-"],
    ["selected", facts.why ?? "no"],
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
