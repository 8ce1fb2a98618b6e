import { EXIT } from "../../model/exit.ts";
import { examine } from "../../operations/doctor.ts";
import { findingsText, NOTHING_MISSING, NOTHING_WRONG, needsText } from "../../present/doctor.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import { withFetcher } from "../fetcher.ts";
import { findingsOf, report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { doctor } from "./doctor.ts";

export async function run(run: Run<typeof doctor>): Promise<number> {
  const { host, options, out } = run;
  const { value, diagnostics } = await withFetcher(run, (context) => examine(context, requestOf(options)));
  const { needs, isConfigured } = value;
  const exit = report(run, diagnostics);
  const findings = findingsOf(host, value.findings);
  if (options.json) {
    if (exit === 0 || needs !== null || findings.length > 0) out.print(jsonText({ needs, findings }));
  } else {
    // After an error it is not known that nothing is missing.
    if (needs !== null) out.print(needs.length > 0 || exit !== 0 ? needsText(needs) : NOTHING_MISSING);
    out.print(findingsText(findings, out.page));
    if (!isConfigured && findings.length === 0) out.print(NOTHING_WRONG);
  }
  const isWrong = findings.length > 0 || needs?.some(({ path }) => path === null) === true;
  return exit === 0 && isWrong ? EXIT.wrong : exit;
}
