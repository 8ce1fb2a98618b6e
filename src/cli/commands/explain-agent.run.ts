import { printable } from "../../diagnostics/printable.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { table } from "../../diagnostics/table.ts";
import { EXIT } from "../../model/exit.ts";
import { explainAgent } from "../../operations/agents/explain.ts";
import { sightingsOf, skillNames } from "../../operations/agents/find-skill.ts";
import { physicalHome } from "../../operations/plan/plan.ts";
import { explanationJson, explanationText, skillExplanation } from "../../present/agents/explain.ts";
import { jsonText } from "../../present/json.ts";
import { reportNoAgent } from "../agent-names.ts";
import type { Run } from "../command.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { explain } from "./explain.ts";

/** `kitout explain AGENT [SKILL]`. */
export async function runExplainAgent(
  run: Run<typeof explain>,
  name: string,
  skill: string | null,
): Promise<number> {
  const { host, options, out } = run;
  const { scope, root } = options;
  const { value: explained, diagnostics } = await withFetcher(run, (context) =>
    explainAgent(context, requestOf(options, { scope }), { scope, root }, name),
  );
  if (!("roots" in explained)) {
    const code = explained.suggestion ?? suggest(name, Object.keys(table));
    report(run, diagnostics);
    return reportNoAgent(out, name, { ...explained, suggestion: code }, EXIT.wrong);
  }
  const exit = report(run, diagnostics);
  const page = { cwd: host.cwd, home: physicalHome(host), ...out.page };
  if (skill === null) {
    out.print(
      options.json ? jsonText(explanationJson(explained, () => true)) : explanationText(explained, page),
    );
    return exit;
  }
  const { now, after } = sightingsOf(explained, skill);
  if (now.length === 0 && (after ?? []).length === 0) {
    const near = suggest(skill, skillNames(explained));
    const hint =
      near === null
        ? `\`kitout explain ${explained.agent.id}\` lists what is there.`
        : `Did you mean "${near}"?`;
    out.error(
      `kitout: there is no skill "${printable(skill)}" where ${printable(explained.agent.title)} looks. ${hint}\n`,
    );
    return Math.max(exit, EXIT.wrong);
  }
  const isAbout = (one: (typeof now)[number]) => now.includes(one) || (after ?? []).includes(one);
  out.print(
    options.json
      ? jsonText(explanationJson(explained, isAbout))
      : skillExplanation(explained, skill, now, after, page),
  );
  return exit;
}
