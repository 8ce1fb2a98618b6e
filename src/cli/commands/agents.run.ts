import { EXIT } from "../../model/exit.ts";
import { agentDetail, agentRows } from "../../operations/agents/agents.ts";
import { physicalHome } from "../../operations/plan/plan.ts";
import { agentsText, agentText } from "../../present/agents/list.ts";
import { jsonText } from "../../present/json.ts";
import { reportNoAgent } from "../agent-names.ts";
import type { Run } from "../command.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { agents } from "./agents.ts";

export async function run(run: Run<typeof agents>): Promise<number> {
  const { host, options, out } = run;
  const [name] = options.words;
  const page = { cwd: host.cwd, home: physicalHome(host), ...out.page };
  if (name === undefined) {
    const { value: rows, diagnostics } = agentRows(host, requestOf(options));
    const exit = report(run, diagnostics);
    out.print(options.json ? jsonText({ agents: rows }) : agentsText(rows, page));
    return exit;
  }
  const { value: agent, diagnostics } = await agentDetail(host, requestOf(options), name);
  const exit = report(run, diagnostics);
  if (!("facts" in agent)) return reportNoAgent(out, name, agent, EXIT.wrong);
  out.print(options.json ? jsonText({ agent }) : agentText(agent, page));
  return exit;
}
