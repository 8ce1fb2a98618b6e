import path from "node:path";
import { buildIntoDirectory, buildIntoStore } from "../../operations/build.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { reportLockChange } from "../report-lock.ts";
import { requestOf } from "../request.ts";
import type { build } from "./build.ts";

export async function run(run: Run<typeof build>): Promise<number> {
  const { host, options, out } = run;
  const { out: given, repair, ignoreUnused } = options;
  const request = { ...requestOf(options), ignoreUnused };
  const { value: built, diagnostics } = await withFetcher(run, (context) =>
    given === null
      ? buildIntoStore(context, request, repair)
      : buildIntoDirectory(context, request, path.resolve(host.cwd, given)),
  );
  const exit = report(run, diagnostics);
  if (built === null) return exit;
  reportLockChange(run, built.lockChange);
  const { directory, bundle, packed } = built;
  out.print(
    options.json ? jsonText({ bundle: directory, id: bundle.id, skills: packed.length }) : `${directory}\n`,
  );
  return exit;
}
