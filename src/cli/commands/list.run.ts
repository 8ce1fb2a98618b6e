import { list as listSkills } from "../../operations/list.ts";
import { jsonText } from "../../present/json.ts";
import { listText } from "../../present/list.ts";
import type { Run } from "../command.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { list } from "./list.ts";

export async function run(run: Run<typeof list>): Promise<number> {
  const { options, out } = run;
  // Only the JSON has digests, which need every file's bytes.
  const listed = await withFetcher(run, (context) => listSkills(context, requestOf(options), options.json));
  const exit = report(run, listed.diagnostics);
  if (listed.value === null) return exit;
  const skills = listed.value.filter((skill) => skill.selected || !options.selected);
  out.print(options.json ? jsonText({ skills }) : listText(skills, out.page));
  return exit;
}
