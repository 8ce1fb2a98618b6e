import path from "node:path";
import { printable } from "../../diagnostics/printable.ts";
import { diffSkill } from "../../operations/diff/diff-skill.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { diff } from "./diff.ts";

export async function run(run: Run<typeof diff>): Promise<number> {
  const { host, options, out } = run;
  const [id, given] = options.words as [string, string | undefined];
  const directory = given === undefined ? null : path.resolve(host.cwd, given);
  const { value: patch, diagnostics } = await withFetcher(run, (context) =>
    diffSkill(context, requestOf(options), id, directory),
  );
  if (patch !== null && options.json) out.print(jsonText({ patch }));
  else if (patch !== null) out.print(out.shown ? patch.split("\n").map(printable).join("\n") : patch);
  return report(run, diagnostics);
}
