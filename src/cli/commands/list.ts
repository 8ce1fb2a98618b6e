import { packSkills, selectSkills } from "../../compiler/compile.ts";
import { provideSkillFiles } from "../../compiler/sources/fetch.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/print.ts";
import { type Listed, listSkills } from "../../operations/list.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../commands.ts";
import { withSession } from "../fetching.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";

export async function run(run: Run): Promise<number> {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const request = requestOf(options);
  const { selected, packed } = await withSession(run, async (session) => {
    const selected = await selectSkills(host, session, request, diagnostics);
    if (selected === null) return { selected, packed: null };
    await provideSkillFiles(session, selected.fetched, selected.catalog.skills);
    // Digests need the bytes of every selected file; a list for people does not.
    if (!options.json) return { selected, packed: null };
    return { selected, packed: await packSkills(host, session, request, selected, null, diagnostics) };
  });
  const exit = report(run, diagnostics);
  if (selected === null) return exit;
  const skills = listSkills(host, selected, packed).filter(
    (skill) => skill.selected || options.own["selected"] !== true,
  );
  out.print(options.json ? jsonText({ skills }) : table(skills));
  return exit;
}

function table(skills: readonly Listed[]): string {
  const width = Math.min(60, Math.max(0, ...skills.map(({ id }) => printable(id).length)));
  return skills
    .map(
      (skill) =>
        `${skill.selected ? "*" : " "} ${printable(skill.id).padEnd(width)}  ${about(skill)}`.trimEnd() +
        "\n",
    )
    .join("");
}

function about(skill: Listed): string {
  const text = printable(skill.description.replace(/\s+/g, " "));
  const short = text.length > 72 ? `${text.slice(0, 71)}…` : text;
  return skill.targets.length > 0 ? `[${skill.targets.join(", ")}] ${short}` : short;
}
