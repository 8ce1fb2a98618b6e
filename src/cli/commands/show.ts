import { packSkills, type Selected, selectSkills } from "../../compiler/compile.ts";
import { selectDormant } from "../../compiler/selection/select.ts";
import { provideSkillFiles } from "../../compiler/sources/fetch.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { spots } from "../../diagnostics/locate.ts";
import { listSkills } from "../../operations/list.ts";
import { conditionsOf, conditionsText, showConditions } from "../../operations/show/conditions.ts";
import { showConfig } from "../../operations/show/config.ts";
import { detailOf, skillText } from "../../operations/show/skill.ts";
import { whyOf, whyText } from "../../operations/show/why.ts";
import { unknownSkill } from "../../operations/unknown-skill.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../commands.ts";
import { withSession } from "../fetching.ts";
import { UsageError } from "../options.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";

export function run(run: Run): number | Promise<number> {
  const [id] = run.options.words;
  const config = run.options.own["print-config"] === true;
  const why = run.options.own["why"] === true;
  if (config && (why || id !== undefined))
    throw new UsageError("--print-config takes neither a SKILL nor --why.", "show");
  if (config) return showConfig(run);
  if (id !== undefined) return showSkill(run, id, why);
  if (why) return showConditions(run);
  throw new UsageError("which skill? It takes an id.", "show");
}

async function showSkill(run: Run, id: string, why: boolean): Promise<number> {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  // Of the skill itself.
  const problems: Diagnostic[] = [];
  const request = requestOf(options);
  const found = await withSession(run, async (session) => {
    const selected = await selectSkills(host, session, request, diagnostics);
    if (selected === null) return null;
    const dormant = dormantOf(selected);
    const skills = [...selected.catalog.skills, ...dormant.map(({ skill }) => skill)];
    await provideSkillFiles(session, selected.fetched, skills);
    // Only this skill's bytes are read, and a mistake elsewhere does not hide it.
    const variants = selected.variants.filter((variant) => variant.selected.id === id);
    const selection = selected.selection.filter((one) => one.id === id);
    const own = { ...selected, selection, variants };
    const packed = await packSkills(host, session, request, own, null, problems);
    return { selected, dormant, packed: packed ?? [] };
  });
  if (found === null) return report(run, diagnostics);
  const { selected, dormant, packed } = found;
  const listed = listSkills(host, { ...selected, dormant }, packed);
  const skill = listed.find((candidate) => candidate.id === id);
  if (skill === undefined) {
    const ids = listed.map((candidate) => candidate.id);
    diagnostics.push(unknownSkill(id, ids, selected));
    return report(run, diagnostics);
  }
  const exit = report(run, [...diagnostics, ...problems]);
  const detail = { ...skill, ...detailOf(selected, dormant, packed[0] ?? null, id) };
  if (!why) {
    out.print(options.json ? jsonText(detail) : skillText(detail));
    return exit;
  }
  const own = whyOf(id, selected, dormant, skill.targets, spots(selected.loaded, host.cwd));
  const conditions = conditionsOf(run, selected);
  out.print(
    options.json
      ? jsonText({ ...detail, why: { reason: detail.why, ...own, ...conditions } })
      : `${skillText(detail)}${whyText(own)}${conditionsText(conditions)}`,
  );
  return exit;
}

/** Explicit skills that count only elsewhere can be asked about as well; what is wrong with them is said there. */
function dormantOf({ config, catalog, fetched }: Selected): Selected["dormant"] {
  const trees = new Map([...fetched].map(([name, { tree }]) => [name, tree]));
  return selectDormant(config, catalog, trees).value;
}
